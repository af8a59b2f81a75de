//! The door to the disk; logs, which grow, have one of their own in `log_file`.
//!
//! A name on the command line is the user's own and is opened as it is. What lies in a folder may come from a stranger:
//! only regular files are read, and only inside the folder after links are resolved. Nothing is read beyond a limit.
//! What is written is written whole or not at all, and a new file never takes the place of another.

use std::fs::{self, File};
use std::io::{self, BufReader, Read, Write};
use std::path::{Path, PathBuf};

use scopeline::Policy;
use scopeline::diagnostic::{Code, Diagnostic};
use scopeline::text::Sources;

/// The largest text that is read, in bytes.
pub(crate) const TEXT_LIMIT: usize = 32 << 20;

/// The most that is read for one policy, in bytes.
const TOTAL_LIMIT: usize = 64 << 20;

/// Why something cannot be read. It names what the user named.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FileError {
    #[error("cannot read `{name}`: {}", said(.reason))]
    Unreadable { name: String, reason: io::Error },
    #[error("`{name}` is a link that leads out of its folder; put the file itself there")]
    OutsideFolder { name: String },
    #[error("cannot write `{name}`: {}", said(.reason))]
    Unwritable { name: String, reason: io::Error },
    #[error("`{name}` is there already, and nothing is written over it; choose another name")]
    InTheWay { name: String },
    #[error("`{name}` is what this command reads, and nothing is written over it; choose another name")]
    Own { name: String },
    #[error("`{name}` was changed by somebody else meanwhile, and nothing is written over it; run the command again")]
    Changed { name: String },
    #[error("`{name}` is larger than {} MiB", limit >> 20)]
    TooLarge { name: String, limit: usize },
    #[error("`{name}` is not UTF-8; save it in that encoding")]
    NotUtf8 { name: String },
}

impl FileError {
    pub(crate) fn unreadable(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let name = path.display().to_string();
        |reason| Self::Unreadable { name, reason }
    }

    pub(crate) fn unwritable(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let name = path.display().to_string();
        |reason| Self::Unwritable { name, reason }
    }
}

/// The reason in words that are the same on every system, where it is a common one.
fn said(reason: &io::Error) -> String {
    match reason.kind() {
        io::ErrorKind::NotFound => "there is no such file or folder".to_owned(),
        io::ErrorKind::PermissionDenied => "permission is denied".to_owned(),
        io::ErrorKind::IsADirectory => "it is a folder".to_owned(),
        io::ErrorKind::NotADirectory => "it is no folder".to_owned(),
        _ => reason.to_string(),
    }
}

/// What was read, and what of it is no text.
#[derive(Debug)]
pub(crate) struct Texts {
    pub(crate) sources: Sources,
    pub(crate) faults: Vec<Diagnostic>,
}

/// Reads a file, or every file in YAML that lies directly in a folder, in order of their names; then the files that they
/// name.
pub(crate) fn texts(path: &Path) -> Result<Texts, FileError> {
    let (paths, is_folder) = entries(path)?;
    let (mut texts, mut faults, mut total) = (Vec::new(), Vec::new(), 0);
    read_all(paths, &mut texts, &mut faults, &mut total)?;
    let sources: Sources = texts.iter().cloned().collect();
    let folder = if is_folder {
        path
    } else {
        path.parent().filter(|folder| *folder != Path::new("")).unwrap_or(Path::new("."))
    };
    read_all(named(folder, &sources)?, &mut texts, &mut faults, &mut total)?;
    faults.dedup();
    Ok(Texts { sources: texts.into_iter().collect(), faults })
}

fn read_all(
    paths: Vec<Entry>,
    texts: &mut Vec<(String, String)>,
    faults: &mut Vec<Diagnostic>,
    total: &mut usize,
) -> Result<(), FileError> {
    for Entry { shown, real } in paths {
        let name = shown.display().to_string();
        match read_text(&real, &name).map_err(FileError::unreadable(&shown))? {
            Ok(text) if *total + text.len() <= TOTAL_LIMIT => {
                *total += text.len();
                texts.push((name, text));
            }
            Ok(_) => faults.push(too_large("the folder", TOTAL_LIMIT)),
            Err(fault) => faults.push(fault),
        }
    }
    Ok(())
}

/// The files that texts of a policy name, as far as they are there: whoever reads the texts says which is not.
fn named(folder: &Path, sources: &Sources) -> Result<Vec<Entry>, FileError> {
    let names = Policy::files_beside(sources);
    if names.is_empty() {
        return Ok(Vec::new());
    }
    let inside = folder.canonicalize().map_err(FileError::unreadable(folder))?;
    let mut entries = Vec::new();
    for name in names.iter().filter(|name| !sources.iter().any(|(_, known)| known.name() == name.as_str())) {
        let shown = PathBuf::from(name);
        let Ok(real) = shown.canonicalize() else { continue };
        if !real.starts_with(&inside) {
            return Err(FileError::OutsideFolder { name: name.clone() });
        }
        if fs::metadata(&real).map_err(FileError::unreadable(&shown))?.is_file() {
            entries.push(Entry { shown, real });
        }
    }
    Ok(entries)
}

/// Where the versions of a policy lie: the path itself, or the folders inside it that hold texts while it holds none.
pub(crate) fn versions(path: &Path) -> Result<Vec<PathBuf>, FileError> {
    let is_folder = fs::metadata(path).map_err(FileError::unreadable(path))?.is_dir();
    if !is_folder || !in_folder(path)?.is_empty() {
        return Ok(vec![path.into()]);
    }
    let inside = path.canonicalize().map_err(FileError::unreadable(path))?;
    let mut folders = Vec::new();
    for entry in fs::read_dir(path).map_err(FileError::unreadable(path))? {
        let shown = entry.map_err(FileError::unreadable(path))?.path();
        let is_hidden = shown.file_name().is_none_or(|name| name.as_encoded_bytes().starts_with(b"."));
        let real = shown.canonicalize().ok().filter(|real| !is_hidden && real.is_dir());
        if real.is_some_and(|real| real.starts_with(&inside)) && !in_folder(&shown)?.is_empty() {
            folders.push(shown);
        }
    }
    folders.sort();
    Ok(if folders.is_empty() { vec![path.into()] } else { folders })
}

/// The folders or files that are one version of one of these policies each. One that is not there is told before
/// anything is done with the others.
pub(crate) fn every_version(paths: &[PathBuf]) -> Result<Vec<PathBuf>, FileError> {
    let versions = paths.iter().map(|path| versions(path)).collect::<Result<Vec<_>, _>>()?;
    Ok(versions.concat())
}

/// One text that may be written back.
pub(crate) struct Editable {
    /// What the user calls it.
    pub(crate) name: String,
    /// The text, or why it is none.
    pub(crate) text: Result<String, Diagnostic>,
    /// Whether the user named it, and not its folder.
    pub(crate) is_named: bool,
}

/// A file, or every file in YAML that lies directly in a folder, each to be written back.
pub(crate) fn editable(path: &Path) -> Result<Vec<Editable>, FileError> {
    let (paths, is_folder) = entries(path)?;
    let read = |Entry { shown, real }: Entry| {
        let name = shown.display().to_string();
        let text = read_text(&real, &name).map_err(FileError::unreadable(&shown))?;
        Ok(Editable { name, text, is_named: !is_folder })
    };
    paths.into_iter().map(read).collect()
}

impl Editable {
    /// Puts another text in its place, whole or not at all.
    pub(crate) fn replace(&self, text: &str) -> Result<(), FileError> {
        replace(Path::new(&self.name), text)
    }
}

/// Makes a folder with these files in it. It may be there already if it is empty; nothing is written over.
pub(crate) fn new_folder(folder: &Path, files: &[(&str, &str)]) -> Result<(), FileError> {
    fs::create_dir_all(folder).map_err(|reason| match reason.kind() {
        io::ErrorKind::AlreadyExists => in_the_way(folder),
        _ => FileError::unwritable(folder)(reason),
    })?;
    let mut there = fs::read_dir(folder).map_err(FileError::unreadable(folder))?;
    if let Some(first) = there.next() {
        return Err(in_the_way(&first.map_err(FileError::unreadable(folder))?.path()));
    }
    for (name, text) in files {
        create(&folder.join(name), text)?;
    }
    Ok(())
}

fn in_the_way(path: &Path) -> FileError {
    FileError::InTheWay { name: path.display().to_string() }
}

/// A file as the user sees it, and where it really is.
struct Entry {
    shown: PathBuf,
    real: PathBuf,
}

/// The file itself, or what lies in the folder; and whether it is one.
fn entries(path: &Path) -> Result<(Vec<Entry>, bool), FileError> {
    let is_folder = fs::metadata(path).map_err(FileError::unreadable(path))?.is_dir();
    let alone = || Ok(vec![Entry { shown: path.into(), real: path.into() }]);
    let entries = if is_folder { in_folder(path) } else { alone() };
    Ok((entries?, is_folder))
}

fn in_folder(folder: &Path) -> Result<Vec<Entry>, FileError> {
    let inside = folder.canonicalize().map_err(FileError::unreadable(folder))?;
    let mut entries = Vec::new();
    for entry in fs::read_dir(folder).map_err(FileError::unreadable(folder))? {
        let shown = entry.map_err(FileError::unreadable(folder))?.path();
        if !is_yaml(&shown) {
            continue;
        }
        let real = shown.canonicalize().map_err(FileError::unreadable(&shown))?;
        if !real.starts_with(&inside) {
            return Err(FileError::OutsideFolder { name: shown.display().to_string() });
        }
        if fs::metadata(&real).map_err(FileError::unreadable(&shown))?.is_file() {
            entries.push(Entry { shown, real });
        }
    }
    entries.sort_by(|a, b| a.shown.cmp(&b.shown));
    Ok(entries)
}

fn is_yaml(path: &Path) -> bool {
    let is_hidden = path.file_name().is_none_or(|name| name.as_encoded_bytes().starts_with(b"."));
    !is_hidden && path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml")
}

/// The text of a file; the inner error is the author's.
fn read_text(path: &Path, name: &str) -> io::Result<Result<String, Diagnostic>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(TEXT_LIMIT as u64 + 1).read_to_end(&mut bytes)?;
    if bytes.len() > TEXT_LIMIT {
        return Ok(Err(too_large(&format!("`{name}`"), TEXT_LIMIT)));
    }
    Ok(String::from_utf8(bytes).map_err(|error| not_utf8(name, &error)))
}

fn too_large(what: &str, limit: usize) -> Diagnostic {
    Diagnostic::placeless(Code::TooLarge, format!("{what} is larger than {} MiB", limit >> 20))
        .help("split it, or see whether it is a policy at all")
}

fn not_utf8(name: &str, error: &std::string::FromUtf8Error) -> Diagnostic {
    let at = error.utf8_error().valid_up_to();
    let bytes = error.as_bytes();
    let line = bytes[..at].split(|&byte| byte == b'\n').count();
    let byte = bytes.get(at).copied().unwrap_or_default();
    let message = format!("`{name}` is not UTF-8: byte {} of it, in line {line}, is 0x{byte:02x}", at + 1);
    Diagnostic::placeless(Code::NotUtf8, message).help("save the file in the encoding UTF-8")
}

/// Requests to be read piece by piece.
pub(crate) struct Input {
    /// What the user called it.
    pub(crate) name: String,
    /// How much there is, if that is known.
    pub(crate) size: Option<u64>,
    reader: Box<dyn Read>,
}

/// Opens a file, or standard input if the name is `-`.
pub(crate) fn input(path: &Path) -> Result<Input, FileError> {
    if path == Path::new("-") {
        return Ok(Input { name: "<stdin>".to_owned(), size: None, reader: Box::new(io::stdin().lock()) });
    }
    let file = File::open(path).map_err(FileError::unreadable(path))?;
    let about = file.metadata().map_err(FileError::unreadable(path))?;
    if about.is_dir() {
        return Err(FileError::unreadable(path)(io::ErrorKind::IsADirectory.into()));
    }
    let size = about.is_file().then_some(about.len());
    Ok(Input { name: path.display().to_string(), size, reader: Box::new(file) })
}

impl Input {
    /// Everything that is left; of more than the limit, in bytes, only one byte beyond it, by which that can be told.
    pub(crate) fn read_all(&mut self, limit: usize) -> Result<Vec<u8>, FileError> {
        let mut bytes = Vec::new();
        let unreadable = FileError::unreadable(Path::new(&self.name));
        (&mut self.reader).take(limit as u64 + 1).read_to_end(&mut bytes).map_err(unreadable)?;
        Ok(bytes)
    }

    /// Reads the next piece into the buffer: how many bytes, none at the end.
    pub(crate) fn read(&mut self, buffer: &mut [u8]) -> Result<usize, FileError> {
        loop {
            match self.reader.read(buffer) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                read => return read.map_err(FileError::unreadable(Path::new(&self.name))),
            }
        }
    }

    /// What is left, for whoever reads line by line.
    pub(crate) fn buffered(self) -> BufReader<Box<dyn Read>> {
        BufReader::with_capacity(256 << 10, self.reader)
    }

    /// Everything that is left, if it is no more than so many bytes of UTF-8.
    pub(crate) fn text(mut self, limit: usize) -> Result<String, FileError> {
        let bytes = self.read_all(limit)?;
        if bytes.len() > limit {
            return Err(FileError::TooLarge { name: self.name, limit });
        }
        String::from_utf8(bytes).map_err(|_| FileError::NotUtf8 { name: self.name })
    }
}

/// The text of a file that may not be there yet.
pub(crate) fn text_if_there(path: &Path) -> Result<Option<String>, FileError> {
    match fs::metadata(path) {
        Err(reason) if reason.kind() == io::ErrorKind::NotFound => Ok(None),
        _ => input(path)?.text(TEXT_LIMIT).map(Some),
    }
}

/// Writes a new file as a whole, never over one that is there.
pub(crate) fn create(path: &Path, text: &str) -> Result<(), FileError> {
    let draft = draft(path, text)?;
    let linked = fs::hard_link(&draft, path);
    let _ = fs::remove_file(&draft);
    linked.map_err(|reason| match reason.kind() {
        io::ErrorKind::AlreadyExists => in_the_way(path),
        _ => FileError::unwritable(path)(reason),
    })
}

/// Puts a text into a file, as a whole or not at all, whether it is there or not.
pub(crate) fn put(path: &Path, text: &str) -> Result<(), FileError> {
    if fs::metadata(path).is_ok() { replace(path, text) } else { create(path, text) }
}

/// Whether a file is none of those that were read, by whatever names and links.
pub(crate) fn is_none_of(path: &Path, read: impl IntoIterator<Item = PathBuf>) -> Result<(), FileError> {
    let Ok(real) = path.canonicalize() else { return Ok(()) };
    let is_own = read.into_iter().any(|own| own.canonicalize().is_ok_and(|own| own == real));
    if is_own { Err(FileError::Own { name: path.display().to_string() }) } else { Ok(()) }
}

/// Puts another text into a file, as a whole or not at all.
pub(crate) fn replace(path: &Path, text: &str) -> Result<(), FileError> {
    // A link stays a link.
    let real = path.canonicalize().map_err(FileError::unwritable(path))?;
    let allowed = fs::metadata(&real).map_err(FileError::unwritable(path))?.permissions();
    // Whoever takes the right to write from a file does not want it to be another one.
    if allowed.readonly() {
        return Err(FileError::unwritable(path)(io::ErrorKind::PermissionDenied.into()));
    }
    let draft = draft(&real, text)?;
    let moved = fs::set_permissions(&draft, allowed).and_then(|()| fs::rename(&draft, &real));
    if moved.is_err() {
        let _ = fs::remove_file(&draft);
    }
    moved.map_err(FileError::unwritable(path))
}

/// As [`replace`], if the file still says what it said when it was read.
pub(crate) fn replace_same(path: &Path, before: &str, text: &str) -> Result<(), FileError> {
    if text_if_there(path)?.as_deref() != Some(before) {
        return Err(FileError::Changed { name: path.display().to_string() });
    }
    replace(path, text)
}

/// The folder that the program was started in; nothing if it is not told.
pub(crate) fn here() -> String {
    std::env::current_dir().map(|folder| folder.display().to_string()).unwrap_or_default()
}

/// A new file that is written bit by bit: it is there when all of it is kept, and never takes the place of another.
pub(crate) struct Draft {
    file: File,
    hidden: PathBuf,
    path: PathBuf,
}

impl Draft {
    pub(crate) fn new(path: &Path) -> Result<Self, FileError> {
        if fs::symlink_metadata(path).is_ok() {
            return Err(in_the_way(path));
        }
        let hidden = hidden_beside(path);
        let file = File::create_new(&hidden).map_err(FileError::unwritable(path))?;
        Ok(Self { file, hidden, path: path.into() })
    }

    /// Gives the file its name.
    pub(crate) fn keep(self) -> Result<(), FileError> {
        let linked = self.file.sync_all().and_then(|()| fs::hard_link(&self.hidden, &self.path));
        linked.map_err(|reason| match reason.kind() {
            io::ErrorKind::AlreadyExists => in_the_way(&self.path),
            _ => FileError::unwritable(&self.path)(reason),
        })
    }
}

impl Write for Draft {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.hidden);
    }
}

fn hidden_beside(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.{}", std::process::id()))
}

/// The text in a new hidden file beside the one that it is for.
fn draft(path: &Path, text: &str) -> Result<PathBuf, FileError> {
    let draft = hidden_beside(path);
    let mut file = File::create_new(&draft).map_err(FileError::unwritable(path))?;
    let written = file.write_all(text.as_bytes()).and_then(|()| file.sync_all());
    if written.is_err() {
        let _ = fs::remove_file(&draft);
    }
    written.map(|()| draft).map_err(FileError::unwritable(path))
}
