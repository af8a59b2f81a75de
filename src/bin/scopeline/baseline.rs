//! A file of findings that are known.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use scopeline::render::findings::fingerprint::Baseline;

use crate::command::check::Told;
use crate::failure::Failure;
use crate::files;

/// The findings that are known, and those that are met.
#[derive(Default)]
pub(crate) struct Known {
    /// Where it is to be written, if it is.
    write_to: Option<PathBuf>,
    baseline: Option<Baseline>,
    /// The policies that were looked at, by their ids.
    policies: BTreeSet<String>,
    met: BTreeSet<String>,
}

impl Known {
    /// Reads the file; one that is to be written need not be there.
    pub(crate) fn read(path: Option<&Path>, write: bool) -> Result<Self, Failure> {
        let Some(path) = path else { return Ok(Self::default()) };
        let write_to = write.then(|| path.to_path_buf());
        if write && files::text_if_there(path)?.is_none() {
            return Ok(Self { write_to, baseline: Some(Baseline::default()), ..Self::default() });
        }
        let text = files::input(path)?.text(files::TEXT_LIMIT)?;
        let unreadable = |error| Failure::Baseline { name: path.display().to_string(), error };
        let baseline = Baseline::read(&text).map_err(unreadable)?;
        Ok(Self { write_to, baseline: Some(baseline), ..Self::default() })
    }

    /// Takes out of what is to be told what is known. What is written is known from then on.
    pub(crate) fn meet(&mut self, told: &mut Told, base: &str) {
        let Some(baseline) = &mut self.baseline else { return };
        let is_first = told.id().is_some_and(|id| self.policies.insert(id.to_owned()));
        let checked = told.checked(base);
        if self.write_to.is_some() {
            // What it knows of other policies stays.
            if let Some(id) = told.id().filter(|_| is_first) {
                baseline.forget(id);
            }
            baseline.add(&checked);
        }
        let (is_known, met) = baseline.knows(&checked);
        self.met.extend(met);
        told.without(&is_known);
    }

    /// Says how many findings that the file knows of these policies are gone.
    pub(crate) fn tell(&self, output: &mut impl Write) -> io::Result<()> {
        let Some(baseline) = &self.baseline else { return Ok(()) };
        match baseline.gone(&self.policies, &self.met) {
            0 => Ok(()),
            gone => writeln!(output, "note: {gone} of the baseline not found any more; write it anew"),
        }
    }

    /// Puts the file in its place, whole or not at all.
    pub(crate) fn write(&self) -> Result<(), Failure> {
        let (Some(path), Some(baseline)) = (&self.write_to, &self.baseline) else { return Ok(()) };
        let text = baseline.write()?;
        match files::text_if_there(path)? {
            Some(_) => files::replace(path, &text)?,
            None => files::create(path, &text)?,
        }
        Ok(())
    }
}
