//! Lines of a file in the iCalendar form: unfolded, and parted into name and value.

/// A line, which may have been folded over several.
pub(super) struct Line {
    /// The bytes that it takes in the file.
    pub(super) from: usize,
    pub(super) until: usize,
    /// In upper case.
    pub(super) name: String,
    /// What stands between the two, their names in upper case.
    pub(super) parameters: Vec<(String, String)>,
    /// Without the parameters before it.
    pub(super) value: String,
}

impl Line {
    /// Whether it says this, in any case.
    pub(super) fn is(&self, name: &str, value: &str) -> bool {
        self.name == name && self.value.eq_ignore_ascii_case(value)
    }

    /// The value of a parameter.
    pub(super) fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Its value, cut short for a message.
    pub(super) fn shown(&self) -> String {
        shown(if self.value.is_empty() { &self.name } else { &self.value })
    }
}

/// A few characters of what somebody wrote, without backticks, which would end the quotation.
pub(super) fn shown(text: &str) -> String {
    text.chars().take(60).map(|c| if c == '`' { '\'' } else { c }).collect()
}

/// Every line with something in it. A line that begins with a space or a tab goes on with the one before.
pub(super) fn lines(text: &str) -> Vec<Line> {
    let mut lines: Vec<(usize, usize, String)> = Vec::new();
    let mut at = 0;
    for written in text.split_inclusive('\n') {
        let (from, bare) = (at, written.trim_end_matches(['\n', '\r']));
        at += written.len();
        let (from, bare) = match bare.strip_prefix('\u{feff}') {
            Some(rest) if from == 0 => ('\u{feff}'.len_utf8(), rest),
            _ => (from, bare),
        };
        match (lines.last_mut(), bare.strip_prefix([' ', '\t'])) {
            (Some((_, until, whole)), Some(rest)) => {
                *until = from + bare.len();
                whole.push_str(rest);
            }
            _ if bare.trim().is_empty() => {}
            _ => lines.push((from, from + bare.len(), bare.into())),
        }
    }
    lines.into_iter().map(|(from, until, whole)| parted(from, until, whole)).collect()
}

fn parted(from: usize, until: usize, whole: String) -> Line {
    let mut is_quoted = false;
    let colon = whole.char_indices().find(|&(_, c)| {
        is_quoted ^= c == '"';
        c == ':' && !is_quoted
    });
    let at = colon.map_or(whole.len(), |(at, _)| at);
    let head = whole.get(..at).unwrap_or_default();
    let name = head.split(';').next().unwrap_or_default().trim().to_ascii_uppercase();
    let parameters = head.split(';').skip(1).filter_map(|one| one.split_once('='));
    let parameters = parameters
        .map(|(name, value)| (name.trim().to_ascii_uppercase(), value.trim().trim_matches('"').to_owned()))
        .collect();
    Line { from, until, name, parameters, value: whole.get(at + 1..).unwrap_or_default().trim().to_owned() }
}
