use super::*;
use crate::{
    Groups, Reminder, Timestamp,
    advice::Device,
    audit::CodeRefusal,
    channel::ChannelRefusal,
    foreign_hash,
    support::{Accepted, Action},
};
use proptest::{
    option,
    prelude::*,
    sample::{select, subsequence},
};

fn word(pattern: &'static str) -> impl Strategy<Value = String> {
    proptest::string::string_regex(pattern).expect("a pattern")
}

fn groups() -> impl Strategy<Value = Groups> {
    let names = proptest::collection::vec(word("[a-z0-9._-]{1,8}"), 0..4);
    names.prop_map(|names| Groups::parse(names.iter().map(String::as_str)).expect("groups"))
}

/// Everything that an event can be about, with its kind.
fn about() -> impl Strategy<Value = (Kind, About)> {
    prop_oneof![
        of_logons(),
        of_the_account(),
        of_elsewhere(),
        of_staff(),
        of_the_operator()
    ]
}

fn kinds(kinds: &'static [Kind]) -> impl Strategy<Value = Kind> {
    select(kinds)
}

fn address() -> impl Strategy<Value = String> {
    word("[0-9a-f.:/]{1,20}")
}

fn of_logons() -> impl Strategy<Value = (Kind, About)> {
    use {About as A, Kind as K};
    let logon = (
        kinds(&[K::LoggedOn, K::PasswordChosen]),
        option::of(any::<i64>()),
        any::<bool>(),
    );
    let refusals = [
        CodeRefusal::Spent,
        CodeRefusal::Replaced,
        CodeRefusal::Wrong,
    ];
    prop_oneof![
        Just((K::PasswordRefused, A::Paused)),
        (kinds(&[K::CodesPaused, K::PasswordsPaused]), any::<i64>())
            .prop_map(|(kind, n)| (kind, A::Pause(n))),
        (any::<i64>(), address()).prop_map(|(seconds, network)| {
            (K::AddressPaused, A::NetworkPause { seconds, network })
        }),
        select(refusals.to_vec()).prop_map(|why| (K::CodeRefused, A::Code(why))),
        any::<i64>().prop_map(|seconds| (K::CodeRefused, A::Code(CodeRefusal::Slow(seconds)))),
        any::<u64>().prop_map(|left| (K::RecoveryCodeUsed, A::CodesLeft(left))),
        select(vec![A::UsedUpInAttempt, A::UsedUpInSession])
            .prop_map(|about| (K::PasswordsUsedUp, about)),
        logon
            .prop_filter("something", |(_, id, new)| id.is_some() || *new)
            .prop_map(|(kind, authenticator, new_browser)| {
                (
                    kind,
                    A::Logon {
                        new_browser,
                        authenticator,
                    },
                )
            }),
    ]
}

fn of_the_account() -> impl Strategy<Value = (Kind, About)> {
    use {About as A, Kind as K};
    const OF_AUTHENTICATORS: [Kind; 4] = [
        K::AuthenticatorAdded,
        K::AuthenticatorRenamed,
        K::AuthenticatorRevoked,
        K::ChangesUnlocked,
    ];
    prop_oneof![
        (kinds(&OF_AUTHENTICATORS), any::<i64>())
            .prop_map(|(kind, id)| (kind, A::Authenticator(id))),
        any::<i64>().prop_map(|id| (K::SessionEnded, A::Session(id))),
        any::<i64>().prop_map(|id| (K::BrowserForgotten, A::Browser(id))),
        select(Reminder::ALL).prop_map(|one| (K::ReminderAnswered, A::Reminder(one))),
    ]
}

fn of_elsewhere() -> impl Strategy<Value = (Kind, About)> {
    use {About as A, Kind as K};
    let refusals = words(ChannelRefusal::WORDS, ChannelRefusal::from_word);
    let host = option::of(word("[A-Za-z0-9._-]{1,64}"));
    let channel = (word("[a-z0-9-]{1,32}"), option::of(select(refusals)), host);
    prop_oneof![
        (kinds(&[K::ChannelAllowed, K::ChannelRefused]), channel).prop_map(
            |(kind, (channel, refusal, host))| {
                (
                    kind,
                    A::Channel {
                        channel,
                        refusal,
                        host,
                    },
                )
            }
        ),
        (
            kinds(&[K::ApplicationEntered, K::ApplicationRefused]),
            word("https://[a-z.]{1,20}(:[0-9]{2,4})?")
        )
            .prop_map(|(kind, origin)| (kind, A::Application(origin))),
    ]
}

fn of_staff() -> impl Strategy<Value = (Kind, About)> {
    use {About as A, Kind as K};
    let accepted = words(Accepted::WORDS, Accepted::from_word);
    let actions: Vec<Action> = Action::ALL.to_vec();
    prop_oneof![
        address().prop_map(|network| (K::AddressUnpaused, A::Network(network))),
        word("/[a-z/]{0,20}").prop_map(|page| (K::ConsoleRefused, A::Page(page))),
        word("[a-z-]{1,20}").prop_map(|what| (K::ConsoleRefused, A::Own(what))),
        (
            kinds(&[
                K::ApprovalAskedFor,
                K::ApprovalRefused,
                K::ApprovalWithdrawn
            ]),
            select(actions)
        )
            .prop_map(|(kind, one)| (kind, A::Action(one))),
        any::<u64>().prop_map(|accounts| (K::ApprovalAskedFor, A::Import(accounts))),
        kinds(&[K::ApprovalRefused, K::ApprovalWithdrawn])
            .prop_map(|kind| (kind, A::RefusedImport)),
        Just((K::SetUpCodeIssued, A::Mailed)),
        any::<bool>().prop_map(|right| (K::IdentityChecked, A::Word(right))),
        subsequence(accepted, 0..=4).prop_map(|all| (K::IdentityChecked, A::Accepted(all))),
        any::<(u32, u32)>()
            .prop_map(|(right, of)| (K::IdentityChecked, A::Questions { right, of })),
        select(words(Device::WORDS, Device::from_word))
            .prop_map(|on| (K::AccountAdded, A::Planned(on))),
    ]
}

fn of_the_operator() -> impl Strategy<Value = (Kind, About)> {
    use {About as A, Kind as K};
    let hashes = words(foreign_hash::Kind::WORDS, foreign_hash::Kind::from_word);
    prop_oneof![
        any::<i64>().prop_map(|id| (K::AuthenticatorAdded, A::ImportedAuthenticator(id))),
        (option::of(select(hashes)), groups())
            .prop_map(|(hash, groups)| (K::AccountAdded, A::ImportedAccount { hash, groups })),
        groups().prop_map(|groups| (K::GroupsChanged, A::Groups(groups))),
        (any::<i64>(), any::<u64>()).prop_map(|(at, events)| {
            let before = Timestamp::from_unix(at);
            (K::AuditPruned, A::Pruned { before, events })
        }),
        (word("[a-z0-9-]{1,20}"), word("[a-z0-9-]{1,20}"))
            .prop_map(|(from, to)| (K::KeysRotated, A::Keys { from, to })),
    ]
}

fn words<T>(words: &[&str], read: impl Fn(&str) -> Option<T>) -> Vec<T> {
    words.iter().filter_map(|word| read(word)).collect()
}

prop_compose! {
    fn detail()(
        (kind, about) in about(),
        has_about in any::<bool>(),
        initials in option::of(word("[A-Z0-9]{1,4}")),
        by in option::of(word("[a-z0-9][a-z0-9._@+-]{0,20}")),
        asked_by in option::of(word("[a-z0-9][a-z0-9._@+-]{0,20}")),
    ) -> (Kind, Detail) {
        let user_id = |text: String| UserId::parse(&text).ok();
        // Groups stand alone: no groups are an empty text.
        let alone = kind == Kind::GroupsChanged;
        (kind, Detail {
            about: (has_about || alone).then_some(about),
            initials: initials.and_then(|text| Initials::parse(&text)).filter(|_| !alone),
            by: by.and_then(user_id).filter(|_| !alone),
            asked_by: asked_by.and_then(user_id).filter(|_| !alone),
        })
    }
}

proptest! {
    #[test]
    fn what_is_written_is_read((kind, detail) in detail()) {
        let text = detail.write();
        prop_assert_eq!(Detail::read(Some(kind), text.as_deref()), detail);
    }

    #[test]
    fn whatever_was_written_stays(kind in select(Kind::WORDS), text in "([a-z=,0-9 ]|by=|initials=| authenticator=){0,12}") {
        for kind in [Kind::from_word(kind), None] {
            let read = Detail::read(kind, Some(&text));
            prop_assert_eq!(read.write(), Some(text.clone()));
        }
    }
}

#[test]
fn r39_each_stored_form_is_known() {
    for (kind, text) in [
        ("logon.logged-on", "new-device"),
        ("logon.logged-on", "new-device initials=RF"),
        ("logon.logged-on", "authenticator=4711"),
        (
            "logon.logged-on",
            "new-device authenticator=4711 initials=RF",
        ),
        ("logon.password-chosen", "new-device"),
        ("logon.named", "initials=RF"),
        ("logon.password-refused", "paused"),
        ("logon.code-refused", "wrong"),
        ("logon.code-refused", "spent initials=RF"),
        ("logon.code-refused", "replaced"),
        ("logon.code-refused", "slow seconds=94"),
        ("recovery.code-used", "left=9"),
        ("regulation.codes-paused", "seconds=60"),
        ("regulation.passwords-paused", "seconds=60"),
        ("regulation.passwords-used-up", "attempt"),
        ("regulation.passwords-used-up", "session initials=RF"),
        (
            "regulation.address-paused",
            "seconds=300 network=2001:db8::/64",
        ),
        ("regulation.address-unpaused", "network=192.0.2.7 by=priya"),
        ("holder.changes-unlocked", "authenticator=4711"),
        ("authenticator.added", "authenticator=4711"),
        (
            "authenticator.added",
            "authenticator=4711 imported by=priya",
        ),
        ("authenticator.renamed", "authenticator=4711 initials=RF"),
        ("authenticator.revoked", "authenticator=4711"),
        ("session.ended", "session=7"),
        ("device.forgotten", "device=7"),
        ("holder.reminder-answered", "recovery-codes"),
        ("holder.reminder-answered", "second-method"),
        ("channel.allowed", "remote-desktop host=reception-1"),
        ("channel.refused", "ssh not-open"),
        ("channel.refused", "ssh no-account host=reception-1"),
        ("application.entered", "https://app.example.org:8443"),
        ("application.refused", "https://app.example.org"),
        ("console.refused", "/support/audit"),
        ("console.refused", "own set-up-code by=priya"),
        ("account.added", "imported"),
        ("account.added", "imported hash=bcrypt"),
        ("account.added", "imported groups=office,payroll"),
        (
            "account.added",
            "imported hash=Argon2 groups=office by=priya asked-by=sam",
        ),
        ("account.added", "planned authenticator-on=phone by=priya"),
        ("account.groups-changed", ""),
        ("account.groups-changed", "office,payroll"),
        ("account.set-up-code-issued", "mailed by=priya"),
        ("account.set-up-code-issued", "by=priya asked-by=sam"),
        ("approval.asked-for", "reset by=priya"),
        ("approval.asked-for", "import accounts=3 by=priya"),
        ("approval.refused", "import by=priya"),
        ("approval.refused", "set-up-code by=priya"),
        ("identity.checked", "word right by=priya"),
        ("identity.checked", "word wrong by=priya"),
        ("identity.checked", "accepted=none by=priya"),
        ("identity.checked", "accepted=call-back,manager by=priya"),
        ("identity.checked", "questions right=2 of=3 by=priya"),
        ("audit.pruned", "before=1795000000 events=12"),
        ("keys.rotated", "from=k1 to=k2"),
    ] {
        let known = Kind::from_word(kind).expect("a kind");
        let read = Detail::read(Some(known), Some(text));
        assert!(
            !matches!(read.about, Some(About::Other(_))),
            "{kind}: {text}"
        );
        assert_eq!(read.write().as_deref(), Some(text), "{kind}");
    }
    let none = Detail::read(Some(Kind::LoggedOn), None);
    assert_eq!((none.write(), none), (None, Detail::default()));
}
