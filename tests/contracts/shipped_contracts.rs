//! The contracts that are shipped: each is filled from shipped requests, and four are kept word by word.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use scopeline::catalogue::{Work, quote};
use scopeline::contract::{Contract, Contracts, Order};
use scopeline::render::markdown::plain;
use scopeline::testing::Suite;
use scopeline::{Policy, Request, Sources};

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("policies").join(name)
}

/// The texts of a shipped policy, by their paths in its folder.
fn sources(name: &str) -> Sources {
    let folder = folder(name);
    let mut texts = Vec::new();
    for inside in ["", "contracts/"] {
        for entry in fs::read_dir(folder.join(inside)).into_iter().flatten() {
            let name = format!("{inside}{}", entry.expect("an entry").file_name().to_string_lossy());
            let is_text = name.ends_with(".yaml") && name != "intake.yaml" || name.starts_with("contracts/");
            texts.extend(is_text.then(|| (name.clone(), fs::read_to_string(folder.join(&name)).expect("a text"))));
        }
    }
    Sources::from_iter(texts)
}

struct Shipped {
    name: &'static str,
    policy: Policy,
    contracts: Contracts,
    requests: Vec<Request>,
}

fn shipped(name: &'static str) -> Shipped {
    let sources = sources(name);
    let policy = super::policy(&sources);
    let contracts = Contracts::read(&policy, &sources).unwrap_or_else(|faults| {
        panic!("{}", faults.iter().map(|fault| fault.one_line(&sources)).collect::<Vec<_>>().join("\n"))
    });
    let suite = Suite::from_sources(&sources).expect("shipped cases have no fault");
    let mut requests: Vec<Request> = suite.cases().iter().map(|case| case.request.clone()).collect();
    let lines = fs::read_to_string(folder(name).join("requests.jsonl")).expect("requests");
    requests.extend(lines.lines().map(|line| Request::from_json(line).expect("a request")));
    Shipped { name, policy, contracts, requests }
}

fn contract(shipped: &Shipped, request: &Request, language: &str, work: impl Fn(Work) -> Work) -> Option<Contract> {
    let facts = shipped.policy.prepare(request).ok()?;
    let decision = facts.decide();
    let quoted = quote(&decision, &shipped.policy, &work(Work::of(&facts))).expect("a quote");
    let order = Order::new(&facts, &decision, &quoted).request(request).language(language);
    match shipped.contracts.fill(&order.client("Muster AG").number("C-1")) {
        Ok(contract) => {
            let total = quoted.total.map_or_else(|| "left blank".to_owned(), |total| total.to_string());
            let is_there = language == "de" || contract.text.contains(&plain(&total)) || quoted.total.is_none();
            assert!(is_there, "{}: the total {total} is missing\n{}", shipped.name, contract.text);
            assert_eq!(quoted.total.is_none(), contract.blanks.iter().any(|blank| blank == "quote.total"));
            Some(contract)
        }
        Err(error) => {
            assert!(error.is_no_contract(), "{error}");
            None
        }
    }
}

#[test]
fn every_shipped_contract_is_filled_from_shipped_requests() {
    for (name, languages) in [("lodestone", &["en", "de"][..]), ("web-agency", &["en"])] {
        let shipped = shipped(name);
        let mut filled: BTreeMap<String, usize> = BTreeMap::new();
        for (request, language) in shipped.requests.iter().flat_map(|one| languages.iter().map(move |l| (one, *l))) {
            for work in [|work: Work| work, |work: Work| work.time("6 h").left("0 h").units("2")] {
                if let Some(contract) = contract(&shipped, request, language, work) {
                    assert_eq!(contract.language, language);
                    assert!(!contract.text.contains("{{") && !contract.text.contains("{%"), "{}", contract.text);
                    *filled.entry(contract.file).or_default() += 1;
                }
            }
        }
        let there: BTreeSet<String> = fs::read_dir(folder(name).join("contracts"))
            .expect("contracts")
            .map(|entry| format!("contracts/{}", entry.expect("an entry").file_name().to_string_lossy()))
            .collect();
        assert_eq!(filled.keys().cloned().collect::<BTreeSet<_>>(), there, "{name}: each file is filled");
    }
}

/// Prices come from the policy, and are written in no template.
#[test]
fn no_template_has_a_price_of_its_own() {
    for name in ["lodestone", "web-agency"] {
        for (_, source) in sources(name).iter().filter(|(_, source)| source.name().ends_with(".md")) {
            let text = source.text();
            assert!(
                !text.contains("EUR") && !text.contains('€') && text.contains("{{ quote.total }}"),
                "{}",
                source.name()
            );
        }
    }
}

#[test]
fn every_shipped_policy_has_templates_without_fault() {
    for name in ["self-hosted", "managed-service", "published/mattermost", "published/pantheon", "published/wodobo"] {
        let sources = sources(name);
        Contracts::read(&super::policy(&sources), &sources).expect("no fault");
    }
}

const BACKPORT: &str = r#"{"id":"LS-1007","date":"2026-07-20","subject":"Fix for the upload fault, for 6.9","facts":{"kind":"backport","release":"6.9.14","plan":"standard","account.paid-until":"2027-03-31"}}"#;
const CUSTOMISATION: &str = r#"{"id":"LS-2001","date":"2026-08-19","subject":"Letters with our logo","facts":{"kind":"customisation","release":"7.2.3","os":"debian 13","plan":"standard","account.paid-until":"2027-03-31"}}"#;
const PORTING: &str = r#"{"id":"LS-2002","date":"2026-10-12","subject":"Lodestone on FreeBSD","facts":{"kind":"porting","release":"7.2.4","os":"freebsd 14","architecture":"riscv64","plan":"premium","account.paid-until":"2027-03-31"}}"#;
const REVIEW: &str = r#"{"id":"WA-11","at":"2026-07-21T15:45:00+02:00","subject":"New colours for the whole site","facts":{"kind":"design-change","templates":12,"plan":"care-plus","estimate":"4 h","hours.used":"2 h"}}"#;

/// The file, the policy, the request, the language and the work.
type Kept<'k> = (&'k str, &'k Shipped, &'k str, &'k str, fn(Work) -> Work);

#[test]
fn the_four_contracts_that_vendors_ask_for_say_what_is_kept() {
    let (lodestone, agency) = (shipped("lodestone"), shipped("web-agency"));
    let block = |work: Work| work.time("13 h").left("2.5 h");
    let plainly = |work: Work| work;
    let kept: [Kept<'_>; 7] = [
        ("backport.en", &lodestone, BACKPORT, "en", plainly),
        ("backport.de", &lodestone, BACKPORT, "de", plainly),
        ("customisation.en", &lodestone, CUSTOMISATION, "en", block),
        ("customisation.de", &lodestone, CUSTOMISATION, "de", block),
        ("porting.en", &lodestone, PORTING, "en", plainly),
        ("porting.de", &lodestone, PORTING, "de", plainly),
        ("review.en", &agency, REVIEW, "en", plainly),
    ];
    for (file, shipped, json, language, work) in kept {
        let contract = contract(shipped, &super::request(json), language, work).expect("a contract");
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/contracts/said").join(format!("{file}.md"));
        let header = "<!-- REWRITE=1 cargo test --all-features --test contracts writes this file -->";
        let said = format!("{header}\n\n{}", contract.text);
        if std::env::var_os("REWRITE").is_some() {
            fs::write(&path, &said).expect("the file can be written");
        }
        assert!(fs::read_to_string(&path).unwrap_or_default() == said, "{file} says something else now:\n{said}");
    }
}
