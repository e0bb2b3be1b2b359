//! Whose word counts about clients.

use std::net::IpAddr;

use super::*;

#[test]
fn r31_trusted_networks_are_compared_as_peers_are() {
    for (written, shown, peer) in [
        ("::ffff:10.0.0.1", "10.0.0.1/32", "10.0.0.1"),
        ("::ffff:10.1.2.3/104", "10.0.0.0/8", "::ffff:10.9.9.9"),
        ("::FFFF:c000:0200/120", "192.0.2.0/24", "192.0.2.200"),
        ("2001:db8::7/32", "2001:db8::/32", "2001:db8:ffff::1"),
        ("::1", "::1/128", "::1"),
    ] {
        let config = valid("", [("GTG__PROXY__TRUSTED", written)]);
        let line = format!("trusted = [\"{shown}\"] # environment GTG__PROXY__TRUSTED");
        assert!(config.print().contains(&line), "{}", config.print());
        assert!(
            config.proxy.trusts(peer.parse().expect("an address")),
            "{written}"
        );
    }
}

#[test]
fn r31_nobody_trusts_everybody_by_mistake() {
    for trusted in [
        "0.0.0.0/0",
        "10.0.0.1/0",
        "::/0",
        "::ffff:0:0/96",
        "127.0.0.1, ::/0",
        "0.0.0.0/1,128.0.0.0/1",
    ] {
        let error = errors("", [("GTG__PROXY__TRUSTED", trusted)]);
        assert!(
            error.starts_with("environment GTG__PROXY__TRUSTED: proxy.trusted is "),
            "{error}"
        );
        assert!(error.contains("/0, which is everybody"), "{error}");
        assert!(
            error.ends_with("set proxy.trust_everybody to true"),
            "{error}"
        );
        let on = [
            ("GTG__PROXY__TRUSTED", trusted),
            ("GTG__PROXY__TRUST_EVERYBODY", "true"),
        ];
        assert!(valid("", on).proxy.trusts(IpAddr::from([192, 0, 2, 7])));
    }
    let error = errors(
        "[proxy]\ntrusted = ['0.0.0.0/0']\ntrust_everybody = 'yes'",
        NO_ENV,
    );
    assert!(
        error.contains("Leptos.toml:2: proxy.trusted is 0.0.0.0/0, "),
        "{error}"
    );
    assert!(
        error.contains("Leptos.toml:3: proxy.trust_everybody must be true or false, found \"yes\""),
        "{error}"
    );
    let config = valid("[proxy]\ntrusted = ['0.0.0.0/1', '10.0.0.0/8']", NO_ENV);
    assert!(!config.proxy.trusts(IpAddr::from([192, 0, 2, 7])));
    let config = valid("[proxy]\ntrust_everybody = true", NO_ENV);
    assert!(config.proxy.trusts(IpAddr::from([192, 0, 2, 7])));
}
