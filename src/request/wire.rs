//! A request to and from JSON.

use std::collections::{HashMap, HashSet};

use serde::de::{Deserialize, Deserializer};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::value::RawValue;

use super::{Builder, Evidence, FactValue, Given, Json, Origin, Place, Request, Unread, When};
use crate::diagnostic::closest;
use crate::error::{Error, shortened};
use crate::value::parse_date;

/// The largest request that is read, in bytes of JSON: 4 MiB.
pub const MAX_BYTES: usize = 4 << 20;

/// The most items of a list in a request: of the values of one fact, of `evidence`, of `unread`.
pub const MAX_ITEMS: usize = 1_000;

const KEYS: &[&str] = &["id", "client", "date", "at", "subject", "body", "facts", "fields", "evidence", "unread"];

impl Request {
    /// Reads a request from its [JSON form](crate::request#the-json-form).
    ///
    /// # Errors
    ///
    /// If the text is larger than [`MAX_BYTES`], is not well-formed, or says something that a request cannot say: a
    /// key twice or unknown, an object as the value of a fact, a day that does not exist.
    pub fn from_json(text: &str) -> Result<Self, Error> {
        if text.len() > MAX_BYTES {
            return Err(Error::too_large(MAX_BYTES));
        }
        let json = Json::parse(text)?;
        let mut builder = Self::builder();
        let mut facts = None;
        let mut fields = Vec::new();
        let mut dated_by: Option<String> = None;
        for (key, value) in entries(json, "a request", KEYS)? {
            builder = match key.as_str() {
                "id" => builder.id(label(value, "id")?),
                "client" => builder.client(label(value, "client")?),
                "subject" => builder.subject(text_of(value, "subject")?),
                "body" => builder.body(text_of(value, "body")?),
                "date" | "at" => {
                    if dated_by.replace(key.clone()).is_some() {
                        return Err(Error::bad_request("`date` and `at` exclude each other; keep one"));
                    }
                    if key == "date" { read_date(builder, value)? } else { read_instant(builder, value)? }
                }
                "evidence" => each(value, "evidence")?.into_iter().try_fold(builder, read_evidence)?,
                "unread" => each(value, "unread")?.into_iter().try_fold(builder, read_unread)?,
                "fields" => {
                    fields = read_fields(value)?;
                    builder
                }
                _ => {
                    facts = Some(value);
                    builder
                }
            };
        }
        read_facts(builder, facts, fields)?.build()
    }
}

/// The entries of an object that are not `null`, all with known keys.
fn entries(json: Json, what: &str, keys: &[&str]) -> Result<Vec<(String, Json)>, Error> {
    let Json::Map(entries) = json else {
        return Err(Error::bad_request(format!("{what} is an object, but here is {}", json.what())));
    };
    if let Some((key, _)) = entries.iter().find(|(key, _)| !keys.contains(&key.as_str())) {
        let advice = match closest(key, keys.iter().copied()) {
            Some(close) => format!("did you mean `{close}`?"),
            None => format!("its keys are `{}`", keys.join("`, `")),
        };
        return Err(Error::bad_request(format!("{what} has no key `{}`; {advice}", shortened(key))));
    }
    Ok(entries.into_iter().filter(|(_, value)| *value != Json::Null).collect())
}

fn text_of(value: Json, key: &str) -> Result<String, Error> {
    match value {
        Json::Text(text) => Ok(text),
        other => Err(Error::bad_request(format!("`{key}` is a text, but here is {}", other.what()))),
    }
}

/// A text, or a number by its digits: tickets are often numbered.
fn label(value: Json, key: &str) -> Result<String, Error> {
    match value {
        Json::Number(digits) => Ok(digits),
        other => text_of(other, key),
    }
}

fn each(value: Json, key: &str) -> Result<Vec<Json>, Error> {
    match value {
        Json::List(items) if items.len() > MAX_ITEMS => Err(Error::too_many(key, items.len(), MAX_ITEMS)),
        Json::List(items) => Ok(items),
        other => Err(Error::bad_request(format!("`{key}` is a list, but here is {}", other.what()))),
    }
}

fn read_date(builder: Builder, value: Json) -> Result<Builder, Error> {
    let text = text_of(value, "date")?;
    let day = parse_date(&text).map_err(|fault| {
        let advice = if text.contains(':') { "; write an instant under `at`" } else { "" };
        Error::bad_request(format!("`date` cannot be `{}`: {fault}{advice}", shortened(&text)))
    })?;
    Ok(builder.date(day))
}

fn read_instant(builder: Builder, value: Json) -> Result<Builder, Error> {
    let text = text_of(value, "at")?;
    let instant = chrono::DateTime::parse_from_rfc3339(&text).map_err(|_| {
        let example = "an instant with its offset, such as `2026-07-14T09:30:00+02:00`; write a day under `date`";
        Error::bad_request(format!("`at` cannot be `{}`: expected {example}", shortened(&text)))
    })?;
    Ok(builder.at(instant))
}

fn read_fields(value: Json) -> Result<Vec<(String, String)>, Error> {
    let Json::Map(entries) = value else {
        return Err(Error::bad_request(format!("`fields` is an object, but here is {}", value.what())));
    };
    entries.into_iter().map(|(fact, field)| Ok((fact, text_of(field, "fields")?))).collect()
}

fn read_facts(mut builder: Builder, facts: Option<Json>, fields: Vec<(String, String)>) -> Result<Builder, Error> {
    let entries = match facts {
        None => Vec::new(),
        Some(Json::Map(entries)) => entries,
        Some(other) => {
            return Err(Error::bad_request(format!("`facts` is an object, but here is {}", other.what())));
        }
    };
    let given: HashSet<&str> = entries.iter().map(|(name, _)| name.as_str()).collect();
    if let Some((fact, _)) = fields.iter().find(|(fact, _)| !given.contains(fact.as_str())) {
        let fact = shortened(fact);
        return Err(Error::bad_request(format!("`fields` names `{fact}`, which is not under `facts`; leave it out")));
    }
    let mut fields: HashMap<String, String> = fields.into_iter().collect();
    for (name, value) in entries {
        let Some(value) = fact_value(&name, value)? else { continue };
        let field = fields.remove(&name);
        builder = builder.fact_from(name, value, field.map_or(Origin::Given, Origin::Field));
    }
    Ok(builder)
}

/// What is said of a fact; `null` says nothing.
fn fact_value(name: &str, value: Json) -> Result<Option<FactValue>, Error> {
    Ok(Some(match value {
        Json::Null => return Ok(None),
        Json::Text(text) => FactValue::Text(text),
        Json::Bool(yes) => FactValue::YesNo(yes),
        Json::Number(digits) => FactValue::Number(digits),
        Json::List(items) => {
            FactValue::List(items.into_iter().map(|item| list_item(name, item)).collect::<Result<_, _>>()?)
        }
        Json::Map(_) => {
            return Err(Error::bad_value(name, "{…}", "a text, a number, `true`, `false` or a list of texts"));
        }
    }))
}

fn list_item(name: &str, item: Json) -> Result<String, Error> {
    match item {
        Json::Text(text) | Json::Number(text) => Ok(text),
        other => Err(Error::bad_value(name, &format!("[…, {}, …]", other.what()), "a list of texts")),
    }
}

fn read_evidence(builder: Builder, json: Json) -> Result<Builder, Error> {
    let (mut fact, mut said, mut field, mut line, mut settles) = (None, None, "body".to_owned(), 1, false);
    for (key, value) in entries(json, "evidence", &["fact", "value", "field", "line", "settles"])? {
        match (key.as_str(), value) {
            ("fact", value) => fact = Some(text_of(value, "fact")?),
            ("value", value) => said = Some(label(value, "value")?),
            ("field", value) => field = text_of(value, "field")?,
            ("line", Json::Number(digits)) if digits.parse::<u32>().is_ok_and(|line| line > 0) => {
                line = digits.parse().unwrap_or(1);
            }
            ("line", _) => return Err(Error::bad_request("`line` is a whole number, and the first line is 1")),
            (_, Json::Bool(yes)) => settles = yes,
            (_, other) => {
                return Err(Error::bad_request(format!("`settles` is true or false, but here is {}", other.what())));
            }
        }
    }
    let (Some(fact), Some(said)) = (fact, said) else {
        return Err(Error::bad_request("evidence needs a `fact` and a `value`"));
    };
    Ok(builder.evidence(fact, said, Place { field, line }, settles))
}

fn read_unread(builder: Builder, json: Json) -> Result<Builder, Error> {
    let (mut fact, mut text, mut origin) = (None, None, Origin::Given);
    for (key, value) in entries(json, "an entry of `unread`", &["fact", "text", "field"])? {
        let said = text_of(value, &key)?;
        match key.as_str() {
            "fact" => fact = Some(said),
            "text" => text = Some(said),
            _ => origin = Origin::Field(said),
        }
    }
    let (Some(fact), Some(text)) = (fact, text) else {
        return Err(Error::bad_request("an entry of `unread` needs a `fact` and a `text`"));
    };
    Ok(builder.unread(fact, text, origin))
}

/// Numbers and duplicate keys are read exactly, for which a `serde_json` deserializer is needed.
impl<'de> Deserialize<'de> for Request {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = Box::<RawValue>::deserialize(deserializer)?;
        Self::from_json(raw.get()).map_err(serde::de::Error::custom)
    }
}

impl Serialize for Request {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        if let Some(id) = &self.id {
            map.serialize_entry("id", id)?;
        }
        if let Some(client) = &self.client {
            map.serialize_entry("client", client)?;
        }
        match &self.when {
            Some(When::Day(day)) => map.serialize_entry("date", &day.to_string())?,
            Some(When::Instant(instant)) => map.serialize_entry("at", &instant.to_rfc3339())?,
            None => {}
        }
        for (key, text) in [("subject", &self.subject), ("body", &self.body)] {
            if let Some(text) = text {
                map.serialize_entry(key, text)?;
            }
        }
        if !self.facts.is_empty() {
            map.serialize_entry("facts", &Facts(&self.facts))?;
        }
        if self.facts.iter().any(|given| field(&given.origin).is_some()) {
            map.serialize_entry("fields", &Fields(&self.facts))?;
        }
        if !self.evidence.is_empty() {
            map.serialize_entry("evidence", &self.evidence)?;
        }
        if !self.unread.is_empty() {
            map.serialize_entry("unread", &self.unread)?;
        }
        map.end()
    }
}

fn field(origin: &Origin) -> Option<&str> {
    match origin {
        Origin::Given => None,
        Origin::Field(field) => Some(field),
    }
}

struct Facts<'r>(&'r [Given]);

impl Serialize for Facts<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|given| (&given.name, &given.value)))
    }
}

struct Fields<'r>(&'r [Given]);

impl Serialize for Fields<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().filter_map(|given| Some((&given.name, field(&given.origin)?))))
    }
}

impl Serialize for FactValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::YesNo(yes) => serializer.serialize_bool(*yes),
            // A number that JSON would not take goes out as the text that it is.
            Self::Number(digits) => match RawValue::from_string(digits.clone()) {
                Ok(number) if super::value::is_json_number(digits) => number.serialize(serializer),
                _ => serializer.serialize_str(digits),
            },
            Self::List(items) => items.serialize(serializer),
        }
    }
}

impl Serialize for Evidence {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(5))?;
        map.serialize_entry("fact", &self.fact)?;
        map.serialize_entry("value", &self.value)?;
        map.serialize_entry("field", &self.place.field)?;
        map.serialize_entry("line", &self.place.line)?;
        map.serialize_entry("settles", &self.settles)?;
        map.end()
    }
}

impl Serialize for Unread {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("fact", &self.fact)?;
        map.serialize_entry("text", &self.text)?;
        if let Some(field) = field(&self.origin) {
            map.serialize_entry("field", field)?;
        }
        map.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::collection::vec;
    use proptest::option;
    use proptest::prelude::*;

    fn fault(text: &str) -> String {
        let error = Request::from_json(text).expect_err("a fault");
        error.to_string()
    }

    #[test]
    fn every_key_is_read() {
        let text = r#"{"id":"T-1","at":"2026-07-14T09:30:00+02:00","subject":"s","body":"b",
            "facts":{"release":"7.10","users":7.10,"live":true,"integrations":["ldap",9.10],"plan":null},
            "fields":{"users":"/seats"},
            "evidence":[{"fact":"kind","value":"defect","field":"subject","line":2,"settles":true},{"fact":"os","value":9}],
            "unread":[{"fact":"os","text":"?","field":"/os"},{"fact":"plan","text":"gold"}]}"#;
        let request = Request::from_json(text).expect("a request");
        assert_eq!(request.id(), Some("T-1"));
        assert!(matches!(request.when(), Some(When::Instant(at)) if at.to_rfc3339() == "2026-07-14T09:30:00+02:00"));
        assert_eq!(request.fact("users"), Some(&FactValue::Number("7.10".to_owned())));
        assert_eq!(request.fact("live"), Some(&FactValue::YesNo(true)));
        assert_eq!(request.fact("integrations"), Some(&FactValue::from(["ldap", "9.10"])));
        assert_eq!(request.fact("plan"), None);
        let names: Vec<_> = request.facts().iter().map(|given| given.name.as_str()).collect();
        assert_eq!(names, ["release", "users", "live", "integrations"]);
        assert_eq!(request.facts()[1].origin, Origin::Field("/seats".to_owned()));
        assert_eq!(request.evidence()[0].place.to_string(), "subject, line 2");
        assert_eq!(request.evidence()[1].place.to_string(), "body, line 1");
        assert_eq!(request.unread()[1].origin, Origin::Given);
    }

    #[test]
    fn null_says_nothing() {
        let text = r#"{"id":null,"date":null,"at":null,"subject":null,"body":null,"facts":{"a":null},"evidence":null}"#;
        assert_eq!(Request::from_json(text).expect("a request"), Request::empty());
        assert_eq!(Request::from_json(" {} ").expect("a request"), Request::empty());
        assert_eq!(serde_json::to_string(&Request::empty()).expect("JSON"), "{}");
    }

    #[test]
    fn what_a_request_cannot_say_is_refused() {
        assert_eq!(fault("[]"), "a request is an object, but here is a list");
        assert_eq!(fault(r#"{"fact":{}}"#), "a request has no key `fact`; did you mean `facts`?");
        assert!(fault(r#"{"priority":1}"#).contains("its keys are `id`, `client`, `date`"));
        assert_eq!(
            fault(r#"{"date":"2026-07-14","at":"2026-07-14T09:30:00Z"}"#),
            "`date` and `at` exclude each other; keep one"
        );
        assert!(fault(r#"{"date":"2026-02-30"}"#).contains("`date` cannot be `2026-02-30`"));
        assert!(fault(r#"{"date":"2026-07-14T09:30:00Z"}"#).contains("write an instant under `at`"));
        assert!(fault(r#"{"at":"2026-07-14"}"#).contains("write a day under `date`"));
        assert!(fault(r#"{"date":20260714}"#).contains("`date` is a text, but here is a number"));
        assert!(fault(r#"{"facts":{"release":{"major":7}}}"#).contains("the fact `release` cannot be"));
        assert!(fault(r#"{"facts":{"integrations":["ldap",null]}}"#).contains("a list of texts"));
        assert!(fault(r#"{"facts":{"integrations":[["ldap"]]}}"#).contains("a list of texts"));
        assert!(fault(r#"{"facts":[]}"#).contains("`facts` is an object"));
        assert!(fault(r#"{"fields":{"plan":"/plan"}}"#).contains("not under `facts`"));
        assert!(fault(r#"{"evidence":[{"fact":"kind"}]}"#).contains("needs a `fact` and a `value`"));
        assert!(fault(r#"{"evidence":[{"fact":"kind","value":"x","line":0}]}"#).contains("the first line is 1"));
        assert!(fault(r#"{"evidence":[{"fact":"kind","value":"x","settles":"yes"}]}"#).contains("true or false"));
        assert!(fault(r#"{"unread":[{"fact":"kind"}]}"#).contains("needs a `fact` and a `text`"));
    }

    #[test]
    fn a_fact_given_twice_is_refused_however_it_is_spelt() {
        assert!(fault(r#"{"facts":{"plan":"gold","pl\u0061n":"free"}}"#).contains("`plan` stands twice"));
        assert!(fault(r#"{"id":"1","\u0069d":"2"}"#).contains("`id` stands twice"));
        let error = Request::from_json(r#"{"facts":{"plan":"gold","plan":null}}"#).expect_err("twice");
        assert!(error.is_bad_request());
    }

    #[test]
    fn the_size_is_limited_on_both_sides_of_the_line() {
        let of = |bytes: usize| format!(r#"{{"body":"{}"}}"#, "x".repeat(bytes - r#"{"body":""}"#.len()));
        assert!(Request::from_json(&of(MAX_BYTES)).is_ok());
        assert!(Request::from_json(&of(MAX_BYTES + 1)).is_err_and(|error| error.is_too_large()));
    }

    #[test]
    fn serde_reads_what_it_wrote_inside_other_types() {
        let request = Request::from_json(r#"{"facts":{"users":7.10}}"#).expect("a request");
        let text = serde_json::to_string(&vec![&request]).expect("JSON");
        assert_eq!(text, r#"[{"facts":{"users":7.10}}]"#);
        assert_eq!(serde_json::from_str::<Vec<Request>>(&text).expect("requests"), [request]);
        let value = serde_json::json!({"facts": {"users": 7, "release": "7.10"}});
        assert_eq!(serde_json::from_value::<Request>(value).expect("a request").facts().len(), 2);
    }

    fn fact_value() -> impl Strategy<Value = FactValue> {
        prop_oneof![
            ".*".prop_map(FactValue::Text),
            any::<bool>().prop_map(FactValue::YesNo),
            "-?(0|[1-9][0-9]{0,30})(\\.[0-9]{1,30})?([eE][+-]?[0-9]{1,4})?".prop_map(FactValue::Number),
            vec(".*", 0..4).prop_map(FactValue::List),
        ]
    }

    fn origin() -> impl Strategy<Value = Origin> {
        prop_oneof![Just(Origin::Given), ".*".prop_map(Origin::Field)]
    }

    fn when() -> impl Strategy<Value = When> {
        let day = (1..=9999, 1..=366_u32)
            .prop_filter_map("a day of the year", |(year, day)| crate::value::Date::from_yo_opt(year, day));
        let instant = (-62_000_000_000_i64..250_000_000_000, 0..1_000_000_000_u32, -1_439..=1_439_i32).prop_filter_map(
            "an instant",
            |(seconds, nanos, minutes)| {
                let offset = chrono::FixedOffset::east_opt(minutes * 60)?;
                Some(chrono::DateTime::from_timestamp(seconds, nanos)?.with_timezone(&offset))
            },
        );
        prop_oneof![day.prop_map(When::Day), instant.prop_map(When::Instant)]
    }

    prop_compose! {
        fn request()(
            id in option::of(".*"),
            client in option::of(".*"),
            when in option::of(when()),
            subject in option::of(".*"),
            body in option::of("(.|\\n|\\x00)*"),
            facts in proptest::collection::hash_map(".*", (fact_value(), origin()), 0..6),
            evidence in vec((".*", ".*", ".*", 1..=u32::MAX, any::<bool>()), 0..3),
            unread in vec((".*", ".*", origin()), 0..3),
        ) -> Request {
            let mut request = Request { id, client, when, subject, body, ..Request::empty() };
            request.facts =
                facts.into_iter().map(|(name, (value, origin))| Given { name, value, origin }).collect();
            request.evidence = evidence.into_iter().map(|(fact, value, field, line, settles)| {
                Evidence { fact, value, place: Place { field, line }, settles }
            }).collect();
            request.unread = unread.into_iter().map(|(fact, text, origin)| Unread { fact, text, origin }).collect();
            request
        }
    }

    proptest! {
        #[test]
        fn a_request_written_and_read_back_is_the_same(request in request()) {
            let text = serde_json::to_string(&request).expect("JSON");
            let again = Request::from_json(&text).expect("a request");
            prop_assert_eq!(&again, &request, "{}", text);
            prop_assert_eq!(&serde_json::to_string(&again).expect("JSON"), &text);
            prop_assert_eq!(serde_json::from_str::<Request>(&text).expect("a request"), request);
        }

        #[test]
        fn any_text_is_read_or_refused(text in ".*") {
            let _ = Request::from_json(&text);
        }
    }
}
