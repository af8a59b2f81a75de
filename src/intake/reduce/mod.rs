//! What somebody wrote, out of the form in which a helpdesk keeps it: HTML, mail, Markdown, a document of Jira's.
//!
//! Lines keep their numbers: a line that is left out, as the quoted words of somebody else, stays as a lone `>`.

mod document;
mod html;
mod quote;

use super::pointer::scalar_text;
use crate::request::Json;

/// What a line becomes that is left out.
const LEFT_OUT: &str = ">";

/// The form in which a text is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// As it stands.
    Text,
    /// A mail or a comment in plain text: without quotations and signature.
    Message,
    /// HTML, also of a mail.
    Html,
    /// Markdown: without quotations and comments.
    Markdown,
    /// The Atlassian document format; a plain text is read as a message.
    Adf,
}

/// A line, and whether it is somebody else's.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Line {
    text: String,
    is_quoted: bool,
}

/// The text that is there, without what is left out; `None` if there is none or nothing but blanks.
pub(super) fn reduce(form: Form, json: &Json) -> Option<String> {
    let text = match (form, json) {
        (Form::Adf, Json::Map(_)) => written(quote::of_message(document::lines(json))),
        (Form::Text, _) => scalar_text(json)?.to_owned(),
        (Form::Message | Form::Adf, _) => written(quote::of_message(plain(scalar_text(json)?))),
        (Form::Html, _) => written(quote::of_message(html::lines(scalar_text(json)?))),
        (Form::Markdown, _) => {
            let text = html::without_comments(scalar_text(json)?);
            written(quote::of_comment(plain(&text)))
        }
    };
    Some(text).filter(|text| !text.trim().is_empty())
}

fn plain(text: &str) -> Vec<Line> {
    let line = |text: &str| Line { text: text.strip_suffix('\r').unwrap_or(text).to_owned(), is_quoted: false };
    text.split('\n').map(line).collect()
}

fn written(lines: Vec<Line>) -> String {
    let line = |line: &Line| if line.is_quoted { LEFT_OUT.to_owned() } else { line.text.clone() };
    lines.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(form: Form, text: &str) -> String {
        reduce(form, &Json::Text(text.to_owned())).unwrap_or_default()
    }

    #[test]
    fn quotations_and_signatures_leave_their_lines() {
        let mail = "Hello,\r\nit is slow.\r\n\r\nOn 3 May 2026, desk@example.org wrote:\r\n> please send the log\r\n> Regards\r\n\r\nHere it is.\r\n-- \r\nJo\r\nAcme\r\n";
        assert_eq!(of(Form::Message, mail), "Hello,\nit is slow.\n\n>\n>\n>\n\nHere it is.\n>\n>\n>\n");
        let outlook = "It fails.\n\nFrom: Desk\nSent: Monday\nSubject: x\n\nlost the key";
        assert_eq!(of(Form::Message, outlook), "It fails.\n\n>\n>\n>\n\n>");
        let bare = "It fails.\nAm 03.05.2026 um 10:00 schrieb Desk:\nlost the key\n";
        assert_eq!(of(Form::Message, bare), "It fails.\n>\n>\n");
        let original = "Yes.\n-----Original Message-----\nlost the key";
        assert_eq!(of(Form::Message, original), "Yes.\n>\n>");
        assert_eq!(of(Form::Message, "Steps:\n1. log in\n"), "Steps:\n1. log in\n", "no quotation follows");
        assert_eq!(of(Form::Markdown, "a\n<!-- tell\nus -->b\n> they\n-- \nc"), "a\n\nb\n>\n-- \nc");
    }

    #[test]
    fn html_becomes_lines() {
        let html = "<html><head><title>t</title><style>p{}</style></head><body><p>Hello &amp; good <b>day</b>,</p>\
                    <div>it&nbsp;is<br>slow &#8594; 7.1</div><ul><li>one</li><li>two</li></ul><pre>a\n  b</pre>\
                    <div class=\"gmail_quote\"><div>On 3 May 2026 desk wrote:</div><blockquote>lost<br>the key</blockquote></div>\
                    <p>end</p></body></html>";
        assert_eq!(of(Form::Html, html), "Hello & good day,\nit is\nslow \u{2192} 7.1\none\ntwo\na\n  b\n>\n>\n>\nend");
    }

    #[test]
    fn broken_html_is_read_as_far_as_it_goes() {
        for (html, expected) in [
            ("a < b and c > d", "a < b and c > d"),
            ("<p>one<p>two", "one\ntwo"),
            ("one<blockquote>two", "one\n>"),
            ("x<!-- never closed", "x"),
            ("x <a href='y", "x <a href='y"),
            ("<a title='1 > 2'>x</a>", "x"),
            ("a<script>if (a<b) x</script>b", "ab"),
            ("a<script>never closed", "a"),
            ("&bogus; &#xffffffff; &#0; &", "&bogus; \u{fffd} \u{fffd} &"),
            ("<b><i>x</b></i></p></p>y", "x\ny"),
            ("", ""),
        ] {
            assert_eq!(of(Form::Html, html), expected, "{html}");
        }
    }

    #[test]
    fn a_document_of_nodes() {
        let json = r#"{"type":"doc","version":1,"content":[
            {"type":"paragraph","content":[{"type":"text","text":"It "},{"type":"text","text":"fails"},{"type":"hardBreak"},{"type":"text","text":"always"}]},
            {"type":"bulletList","content":[{"type":"listItem","content":[{"type":"paragraph","content":[{"type":"text","text":"one"}]}]}]},
            {"type":"blockquote","content":[{"type":"paragraph","content":[{"type":"text","text":"lost the key"}]}]},
            {"type":"codeBlock","content":[{"type":"text","text":"a\nb"}]}, 7, {"type":"text"}]}"#;
        let read = reduce(Form::Adf, &Json::parse(json).expect("JSON"));
        assert_eq!(read.as_deref(), Some("It fails\nalways\none\n>\na\nb"));
        assert_eq!(of(Form::Adf, "plain\n> quoted"), "plain\n>");
    }

    #[test]
    fn hostile_texts_take_linear_time() {
        for piece in [
            "<a ",
            "<a '",
            "<!--",
            "<script>",
            "&#1",
            "<blockquote>",
            "</p",
            "<p>",
            "> ",
            "On 1 wrote:\n",
            "From:\n",
            "&",
        ] {
            let text = piece.repeat((2 << 20) / piece.len());
            let _ = of(Form::Html, &text);
            let _ = of(Form::Markdown, &text);
            let _ = of(Form::Message, &text);
        }
    }

    proptest! {
        #[test]
        fn any_text_keeps_its_lines(text in "(>|On 1 wrote:|-- |From: a|Sent: b|[a-z<>&#;!'\" -]|\n){0,40}") {
            let _ = of(Form::Html, &text);
            let kept = of(Form::Message, &text);
            if !kept.is_empty() {
                prop_assert_eq!(kept.matches('\n').count(), text.matches('\n').count());
            }
            let kept = of(Form::Markdown, &text);
            if !kept.is_empty() {
                prop_assert_eq!(kept.matches('\n').count(), text.matches('\n').count());
            }
        }
    }
}
