//! The app inside other sites: exact origins, unknown sites, the meaning of messages.
use kontor::base::Value;
use kontor::domain::records::lead;
use kontor::embedding::{
    Ancestors, HostAppearance, HostRequest, Mode, Site, encode_message, is_same_site, parse_allow_list, parse_message,
    permission,
};
use proptest::prelude::*;

fn ancestors(all: Option<&[&str]>, is_nearest_top: bool) -> Ancestors {
    let all = all.map(|all| all.iter().map(|origin| (*origin).to_string()).collect());
    Ancestors { own: "https://crm.example".to_string(), all, is_nearest_top }
}

fn message(what: &str, rest: &str) -> String {
    format!("{{\"kontor\":\"{what}\",\"version\":1,\"nonce\":\"abcdefgh12\",\"request\":7{rest}}}")
}

#[test]
fn the_allow_list_contains_exact_origins_only() {
    let text = r#"{ "origins": ["https://intranet.example", "https://*.example", "example.com", "http://localhost:8080",
        { "origin": "https://board.example/", "mode": "read" }, { "origin": "https://odd.example", "mode": "all" },
        "http://plain.example", "https://path.example/crm", 7, "null"] }"#;
    let found: Vec<(String, Mode)> = parse_allow_list(text).into_iter().map(|site| (site.origin, site.mode)).collect();
    let wanted = [
        ("https://intranet.example", Mode::Edit),
        ("http://localhost:8080", Mode::Edit),
        ("https://board.example", Mode::Read),
    ];
    assert_eq!(found, wanted.map(|(origin, mode)| (origin.to_string(), mode)));
    for none in ["", "{}", "[]", "{\"origins\":\"https://intranet.example\"}", "not json"] {
        assert!(parse_allow_list(none).is_empty(), "{none}");
    }
}

#[test]
fn every_ancestor_has_to_be_on_the_allow_list() {
    let site = |origin: &str, mode| Site { origin: origin.to_string(), mode };
    let known = [site("https://intranet.example", Mode::Edit), site("https://board.example", Mode::Read)];
    let ask = |all: Option<&[&str]>, top: bool, nearest: &str| permission(&known, &ancestors(all, top), nearest);
    assert_eq!(ask(Some(&["https://intranet.example"]), true, "https://intranet.example"), Some(Mode::Edit));
    assert_eq!(ask(Some(&["https://board.example"]), true, "https://board.example"), Some(Mode::Read));
    assert_eq!(ask(Some(&["https://crm.example"]), true, "https://crm.example"), Some(Mode::Edit));
    // An unknown site around a listed one, a read-only site around a listed one, and lookalikes.
    assert_eq!(
        ask(Some(&["https://intranet.example", "https://evil.example"]), false, "https://intranet.example"),
        None
    );
    assert_eq!(
        ask(Some(&["https://intranet.example", "https://board.example"]), false, "https://intranet.example"),
        Some(Mode::Read)
    );
    for stranger in [
        "null",
        "",
        "https://intranet.example.evil.example",
        "http://intranet.example",
        "https://intranet.example:8443",
        "https://sub.intranet.example",
    ] {
        assert_eq!(ask(Some(&[stranger]), true, stranger), None, "{stranger}");
        assert_eq!(ask(None, true, stranger), None, "{stranger}");
    }
    // In a browser that does not list ancestors, only the parent is known.
    assert_eq!(ask(None, true, "https://intranet.example"), Some(Mode::Edit));
    assert_eq!(ask(None, false, "https://intranet.example"), None);
}

#[test]
fn only_valid_messages_are_read() {
    let heard =
        parse_message(&message("embed", r#","read":true,"single":true,"theme":"dark","language":"de","show":"lead""#))
            .expect("is read");
    assert_eq!((heard.nonce.as_str(), heard.request), ("abcdefgh12", 7));
    let look = HostAppearance { is_single: Some(true), theme: Some("dark".into()), language: Some("de".into()) };
    assert_eq!(heard.asked, Some(HostRequest::Hello(true, look, Some("lead".into()))));
    let asked = |what: &str, rest: &str| parse_message(&message(what, rest)).expect("is one of ours").asked;
    assert_eq!(asked("show", r##","what":"#/reports?pipeline""##), Some(HostRequest::Show("reports?pipeline".into())));
    assert_eq!(asked("look", r#","theme":"red""#), Some(HostRequest::Look(HostAppearance::default())));
    let fields = asked("create", r#","fields":{"company":" Nordlicht ","last_name":"Berg","email":""}"#);
    let text = |text: &str| Value::Text(text.to_string());
    assert_eq!(
        fields,
        Some(HostRequest::Create(vec![(lead::LAST_NAME, text("Berg")), (lead::COMPANY, text("Nordlicht"))]))
    );
    // An unsupported request is answered, and has no effect.
    for (what, rest) in [
        ("show", ""),
        ("show", r##","what":"#/enquiry?last_name=Berg""##),
        ("show", r#","what":"lead\nx""#),
        ("create", r#","fields":{"status":"x"}"#),
        ("create", r#","fields":{"unread":"x"}"#),
        ("create", r#","fields":{"nothing":"x"}"#),
        ("create", r#","fields":{"last_name":7}"#),
        ("create", ""),
    ] {
        assert_eq!(asked(what, rest), None, "{what} {rest}");
    }
    // A message of another protocol is not answered.
    assert!(parse_message(&message("hello", "")).is_none());
    assert!(parse_message(&message("show", "").replace("\"version\":1", "\"version\":2")).is_none());
    assert!(parse_message(&message("show", "").replace("abcdefgh12", "short")).is_none());
    assert!(parse_message(&message("show", "").replace("abcdefgh12", "abcdefgh\\\"12")).is_none());
    assert_eq!(
        encode_message("done", "abcdefgh12", 7, &[("kind", "lead".into())]),
        r#"{"kind":"lead","kontor":"done","nonce":"abcdefgh12","request":7,"version":1}"#
    );
}

#[test]
fn sites_are_compared_by_host() {
    for (one, other, is) in [
        ("https://crm.example.com", "https://crm.example.com:8443", true),
        ("https://crm.example.com", "https://example.com", true),
        ("http://127.0.0.1:80", "http://127.0.0.1:90", true),
        ("http://127.0.0.1", "http://localhost", false),
        ("https://crm.example.com", "https://crm-example.com", false),
        ("null", "null", false),
    ] {
        assert_eq!(is_same_site(one, other), is, "{one} {other}");
    }
}

proptest! {
    #[test]
    fn any_message_is_read_or_refused_without_a_panic(text in ".{0,200}", what in "[a-z]{0,8}", value in ".{0,40}") {
        let _ = parse_message(&text);
        let _ = parse_allow_list(&text);
        let value = serde_json::Value::String(value);
        let _ = parse_message(&message(&what, &format!(",\"what\":{value},\"fields\":{value}")));
    }
}
