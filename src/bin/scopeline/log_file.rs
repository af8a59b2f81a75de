//! A log on the disk: one writer at a time, and every line behind the last.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, SystemTime};

use chrono::{DateTime, FixedOffset, Timelike, Utc};
use scopeline::log::{Fault, Log, MAX_LINE, Record, Verifier};

use crate::failure::Failure;
use crate::files::FileError;

/// How much is read at a time when the last line is looked for, in bytes.
const CHUNK: u64 = 256 << 10;

/// How long to wait for another writer: so often, with this pause.
const TRIES: u32 = 500;
const PAUSE: Duration = Duration::from_millis(20);

/// The time that it is, in whole seconds.
pub(crate) fn now() -> DateTime<FixedOffset> {
    let now = DateTime::<Utc>::from(SystemTime::now());
    now.with_nanosecond(0).unwrap_or(now).fixed_offset()
}

/// A log that is written.
pub(crate) struct LogFile {
    path: PathBuf,
    file: File,
    /// How long the log was, and its end, when it was written the last time.
    end: Option<(u64, Log)>,
}

/// What `repair` did.
pub(crate) enum Repaired {
    /// There was nothing to do.
    Sound,
    /// The last line was whole, and only its end was missing.
    Ended,
    /// This was taken off.
    Cut(Vec<u8>),
}

impl LogFile {
    /// Opens a log to write to it; one that is not there, or is empty, is begun.
    pub(crate) fn begin_or_open(path: &Path) -> Result<Self, Failure> {
        let mut log = Self::new(path, true)?;
        log.append(&[])?;
        Ok(log)
    }

    /// Opens a log that is there.
    pub(crate) fn open(path: &Path) -> Result<Self, Failure> {
        Self::new(path, false)
    }

    fn new(path: &Path, create: bool) -> Result<Self, Failure> {
        // Not in the mode for appending: that one cannot take a line off again everywhere.
        let opened = OpenOptions::new().read(true).write(true).create(create).truncate(false).open(path);
        let file = opened.map_err(FileError::unwritable(path))?;
        if !file.metadata().map_err(FileError::unreadable(path))?.is_file() {
            return Err(Failure::NoLogFile { name: path.display().to_string() });
        }
        // A lock lies beside the file itself, by whatever link it is reached.
        let path = path.canonicalize().map_err(FileError::unreadable(path))?;
        Ok(Self { path, file, end: None })
    }

    /// Writes entries behind the last.
    pub(crate) fn append(&mut self, records: &[Record]) -> Result<(), Failure> {
        let lock = self.lock()?;
        self.append_locked(&lock, records)
    }

    /// The same for who holds the lock already.
    pub(crate) fn append_locked(&mut self, _lock: &Lock, records: &[Record]) -> Result<(), Failure> {
        let length = self.length()?;
        let mut lines = String::new();
        let mut log = match self.end.take() {
            Some((known, log)) if known == length => log,
            _ if length == 0 => {
                let (log, first) = Log::begin(now());
                lines.push_str(&first);
                log
            }
            _ => self.read_end(length)?,
        };
        records.iter().for_each(|record| lines.push_str(&log.append(record)));
        let written = self.file.seek(SeekFrom::Start(length)).and_then(|_| self.file.write_all(lines.as_bytes()));
        if let Err(reason) = written {
            // Half a line would stop every writer after this one.
            let _ = self.file.set_len(length);
            return Err(FileError::unwritable(&self.path)(reason).into());
        }
        self.end = Some((length + lines.len() as u64, log));
        Ok(())
    }

    /// Makes sure that what was written stays, whatever happens to the machine.
    pub(crate) fn sync(&self) -> Result<(), Failure> {
        Ok(self.file.sync_data().map_err(FileError::unwritable(&self.path))?)
    }

    /// Keeps other writers away as long as what is answered lives.
    pub(crate) fn lock(&self) -> Result<Lock, Failure> {
        Lock::take(&self.path)
    }

    /// Mends the end of a log on which somebody broke off.
    pub(crate) fn repair(&mut self) -> Result<Repaired, Failure> {
        let _lock = self.lock()?;
        let length = self.length()?;
        if length == 0 {
            return Err(self.broken(empty()));
        }
        let mut last = self.last_line(length)?;
        if last.ends_with(b"\n") {
            self.read_end(length)?;
            return Ok(Repaired::Sound);
        }
        last.push(b'\n');
        if Log::after(&last).is_ok() {
            self.file
                .seek(SeekFrom::Start(length))
                .and_then(|_| self.file.write_all(b"\n"))
                .map_err(self.unwritable())?;
            return Ok(Repaired::Ended);
        }
        last.pop();
        let whole = length.saturating_sub(last.len() as u64);
        if whole > 0 {
            self.read_end(whole)?;
        } else if !begins_a_log(&last) {
            return Err(self.broken(empty()));
        }
        self.file.set_len(whole).map_err(self.unwritable())?;
        self.sync()?;
        Ok(Repaired::Cut(last))
    }

    fn unwritable(&self) -> impl FnOnce(io::Error) -> FileError {
        FileError::unwritable(&self.path)
    }

    fn length(&self) -> Result<u64, FileError> {
        Ok(self.file.metadata().map_err(FileError::unreadable(&self.path))?.len())
    }

    /// The end of a log of this length, which has to begin and end as one.
    fn read_end(&mut self, length: u64) -> Result<Log, Failure> {
        let last = self.last_line(length)?;
        let log = Log::after(&last).map_err(|fault| self.broken(fault))?;
        let first = self.first_line().map_err(FileError::unreadable(&self.path))?;
        Verifier::new().line(&first).map_err(|fault| self.broken(fault))?;
        Ok(log)
    }

    fn first_line(&mut self) -> io::Result<Vec<u8>> {
        self.file.seek(SeekFrom::Start(0))?;
        let mut first = Vec::new();
        BufReader::new((&self.file).take(MAX_LINE as u64)).read_until(b'\n', &mut first)?;
        Ok(first)
    }

    /// The last line of the first so many bytes, with its line feed if it has one.
    fn last_line(&mut self, length: u64) -> Result<Vec<u8>, FileError> {
        self.read_back(length).map_err(FileError::unreadable(&self.path))
    }

    fn read_back(&mut self, length: u64) -> io::Result<Vec<u8>> {
        let mut line = Vec::new();
        let mut from = length;
        loop {
            let size = CHUNK.min(from);
            from -= size;
            self.file.seek(SeekFrom::Start(from))?;
            let mut piece = Vec::new();
            (&self.file).take(size).read_to_end(&mut piece)?;
            piece.append(&mut line);
            line = piece;
            // A line feed at the very end is the line's own.
            let before = line.len().saturating_sub(1);
            if let Some(at) = line.iter().take(before).rposition(|&byte| byte == b'\n') {
                return Ok(line.split_off(at + 1));
            }
            if from == 0 || line.len() > MAX_LINE {
                return Ok(line);
            }
        }
    }

    fn broken(&self, fault: Fault) -> Failure {
        let name = self.path.display().to_string();
        let command = if fault.is_cut_off() { "repair" } else { "verify" };
        let advice = match command {
            "repair" => format!("; `scopeline log repair {name}` mends it"),
            _ => format!("; `scopeline log verify {name}` says more"),
        };
        Failure::BrokenLog { name, fault, advice }
    }
}

/// What is wrong with a log without lines.
fn empty() -> Fault {
    Verifier::new().report().err().unwrap_or_else(|| unreachable!("INVARIANT (an-empty-log-is-none): `report` says so"))
}

/// Whether a line without its end may be the beginning of a log, of which perhaps little was written.
fn begins_a_log(line: &[u8]) -> bool {
    const BEGINNING: &[u8] = b"{\"entry\":0,\"prev\":null,\"kind\":\"begin\"";
    line.starts_with(BEGINNING) || BEGINNING.starts_with(line)
}

/// A file that keeps other writers away.
pub(crate) struct Lock(PathBuf);

impl Lock {
    fn take(path: &Path) -> Result<Self, Failure> {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let lock = path.with_file_name(format!(".{name}.lock"));
        for _ in 0..TRIES {
            match File::create_new(&lock) {
                Ok(_) => return Ok(Self(lock)),
                Err(reason) if reason.kind() == io::ErrorKind::AlreadyExists => thread::sleep(PAUSE),
                Err(reason) => return Err(FileError::unwritable(&lock)(reason).into()),
            }
        }
        Err(Failure::LogInUse { name: path.display().to_string(), lock: lock.display().to_string() })
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

/// The lines of a log, one after another.
pub(crate) struct Lines<R> {
    reader: R,
    line: Vec<u8>,
}

impl<R: BufRead> Lines<R> {
    pub(crate) const fn new(reader: R) -> Self {
        Self { reader, line: Vec::new() }
    }

    /// The next line with its line feed, or at the end of the log what stands there without one.
    ///
    /// A line that is longer than any entry is answered as far as that can be told.
    pub(crate) fn read(&mut self) -> io::Result<Option<&[u8]>> {
        self.line.clear();
        self.read_on()?;
        Ok((!self.line.is_empty()).then_some(&self.line))
    }

    /// The next line, if it is there with its line feed; what is there of one that somebody still writes waits.
    pub(crate) fn read_whole(&mut self) -> io::Result<Option<&[u8]>> {
        if self.line.ends_with(b"\n") {
            self.line.clear();
        }
        self.read_on()?;
        Ok(self.line.ends_with(b"\n").then_some(&self.line))
    }

    /// What is left of a line that was not whole.
    pub(crate) fn rest(&self) -> &[u8] {
        if self.line.ends_with(b"\n") { &[] } else { &self.line }
    }

    fn read_on(&mut self) -> io::Result<()> {
        let room = (MAX_LINE + 1).saturating_sub(self.line.len());
        (&mut self.reader).take(room as u64).read_until(b'\n', &mut self.line)?;
        Ok(())
    }
}
