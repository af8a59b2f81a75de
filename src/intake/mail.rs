//! A mail (RFC 5322) as an object that a mapping reads. Attachments are counted and never opened.

use mail_parser::{Addr, Address, Message, MessageParser, MessagePart, PartType};
use serde_json::{Value, json};

use crate::error::Error;

/// The largest mail that is read, in bytes.
pub const MAX_MAIL_BYTES: usize = 32 << 20;
/// The most that is kept of the text of a mail, in bytes.
const TEXT: usize = 256 << 10;
/// The most that is kept of a header, in characters.
const HEADER: usize = 1_000;
/// Most parts that make up the text of a mail.
const PARTS: usize = 50;
/// Most addresses that are kept.
const ADDRESSES: usize = 100;
/// Most mails that a mail may name as lying within it, one inside the other or side by side.
const MAILS_WITHIN: usize = 5_000;

/// A mail as JSON for [`Intake::request`](super::Intake::request): `id`, `date`, `from` and `sender` with `name` and
/// `address`, `to`, `cc`, `subject`, `text`, `html`, and the number of `attachments`. What the mail does not have is
/// `null`.
///
/// ```
/// let mail = b"From: Jo <jo@example.org>\r\nDate: Tue, 14 Jul 2026 09:30:00 +0200\r\nSubject: Slow\r\n\r\nIt is slow.\r\n";
/// let json = scopeline::intake::mail_as_json(mail)?;
/// assert!(json.contains(r#""date":"2026-07-14T09:30:00+02:00""#));
/// assert!(json.contains(r#""text":"It is slow.\r\n""#));
/// # Ok::<(), scopeline::Error>(())
/// ```
///
/// # Errors
///
/// If it is larger than [`MAX_MAIL_BYTES`], or is no mail.
pub fn mail_as_json(mail: &[u8]) -> Result<String, Error> {
    if mail.len() > MAX_MAIL_BYTES {
        return Err(Error::too_large(MAX_MAIL_BYTES));
    }
    if mails_within(mail) > MAILS_WITHIN {
        return Err(Error::bad_request(format!("the mail has more than {MAILS_WITHIN} mails within it")));
    }
    let parsed = MessageParser::default().parse(mail).filter(|message| !message.headers().is_empty());
    let message = parsed.ok_or_else(|| Error::bad_request("this is no mail: it has no header"))?;
    let header = |text: Option<&str>| text.map(|text| text.chars().take(HEADER).collect::<String>());
    let object = json!({
        "id": header(message.message_id()),
        "date": message.date().filter(|date| date.is_valid()).map(mail_parser::DateTime::to_rfc3339),
        "from": message.from().and_then(Address::first).map(address),
        "sender": message.sender().and_then(Address::first).map(address),
        "to": addresses(message.to()),
        "cc": addresses(message.cc()),
        "subject": header(message.subject()),
        "text": text(&message, &message.text_body, |part| match &part.body {
            PartType::Text(text) => Some(text),
            _ => None,
        }),
        "html": text(&message, &message.html_body, |part| match &part.body {
            PartType::Html(text) => Some(text),
            _ => None,
        }),
        "attachments": message.attachment_count(),
    });
    Ok(object.to_string())
}

/// How many mails within it a mail may have, by its words alone: each takes some of the stack when it is read.
fn mails_within(mail: &[u8]) -> usize {
    const TYPE: &[u8] = b"message/";
    mail.windows(TYPE.len()).filter(|bytes| bytes.eq_ignore_ascii_case(TYPE)).take(MAILS_WITHIN + 1).count()
}

fn address(address: &Addr<'_>) -> Value {
    let short = |text: &str| text.chars().take(HEADER).collect::<String>();
    json!({ "name": address.name().map(short), "address": address.address().map(short) })
}

fn addresses(of: Option<&Address<'_>>) -> Vec<Value> {
    of.into_iter().flat_map(Address::iter).take(ADDRESSES).map(address).collect()
}

/// The parts that the mail shows one after another, as far as they are of this kind.
fn text<'m>(
    message: &'m Message<'m>,
    parts: &[mail_parser::MessagePartId],
    of: impl Fn(&'m MessagePart<'m>) -> Option<&'m std::borrow::Cow<'m, str>>,
) -> Option<String> {
    let mut whole = String::new();
    for text in parts.iter().take(PARTS).filter_map(|id| message.part(*id)).filter_map(of) {
        if !whole.is_empty() {
            whole.push('\n');
        }
        let room = TEXT.saturating_sub(whole.len());
        let end = (0..=text.len().min(room)).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
        whole.push_str(&text[..end]);
    }
    Some(whole).filter(|text| !text.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(mail: &str) -> Value {
        let json = mail_as_json(mail.as_bytes()).expect("a mail");
        serde_json::from_str(&json).expect("JSON")
    }

    #[test]
    fn parts_are_told_apart_and_attachments_are_not_opened() {
        let mail = "From: =?utf-8?q?J=C3=B6?= <jo@example.org>\r\nTo: desk@example.org\r\nSubject: =?iso-8859-1?q?T=FCr?=\r\n\
            Message-ID: <1@example.org>\r\nDate: Tue, 14 Jul 2026 09:30:00 +0200\r\nMIME-Version: 1.0\r\n\
            Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: multipart/alternative; boundary=y\r\n\r\n\
            --y\r\nContent-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
            Gr=FC=DFe\r\n--y\r\nContent-Type: text/html\r\n\r\n<p>Hi</p>\r\n--y--\r\n\
            --x\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; filename=a.txt\r\n\r\nlost the key\r\n--x--\r\n";
        let read = read(mail);
        assert_eq!(read["from"]["name"], "Jö");
        assert_eq!(read["subject"], "Tür");
        assert_eq!(read["id"], "1@example.org");
        assert_eq!(read["text"], "Grüße");
        assert_eq!(read["html"], "<p>Hi</p>");
        assert_eq!(read["attachments"], 1);
        assert!(!read.to_string().contains("lost the key"));
    }

    #[test]
    fn hostile_mails_are_read_as_far_as_they_go() {
        let part = "--x\r\nContent-Type: text/plain\r\n\r\nhello\r\n";
        let many =
            format!("Subject: a\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n{}--x--\r\n", part.repeat(1_000));
        assert!(read(&many)["text"].as_str().is_some_and(|text| text.matches("hello").count() <= PARTS));
        let nested: String =
            (0..2_000).map(|n| format!("Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n")).collect();
        read(&format!("Subject: a\r\n{nested}Content-Type: text/plain\r\n\r\nx"));
        let forwarded = "Content-Type: message/rfc822\r\n\r\n".repeat(5_000);
        read(&format!("Subject: a\r\n{forwarded}Subject: b\r\n\r\nx"));
        let charset = "Subject: a\r\nContent-Type: text/plain; charset=klingon\r\n\r\n\u{e9}\u{e9}\r\n";
        assert!(read(charset)["text"].is_string());
        assert!(
            mail_as_json(
                &[b"Subject: a\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n".as_slice(), &[0xff, 0xfe]].concat()
            )
            .is_ok()
        );
        assert!(read("Subject: a\r\nDate: sometime\r\n\r\nx")["date"].is_null());
        let long = format!("Subject: {}\r\n\r\n{}", "s".repeat(1 << 20), "\u{1}".repeat(1 << 20));
        assert!(mail_as_json(long.as_bytes()).is_ok_and(|json| json.len() < crate::request::MAX_BYTES));
        assert!(mail_as_json(b"").is_err());
    }

    proptest! {
        #[test]
        fn any_bytes_are_a_mail_or_none(bytes in "(Subject: |Content-Type: |multipart/mixed; boundary=x|text/html|message/rfc822|--x|\r\n|=\\?utf-8\\?b\\?|[a-z]){0,40}") {
            let _ = mail_as_json(bytes.as_bytes());
        }
    }
}
