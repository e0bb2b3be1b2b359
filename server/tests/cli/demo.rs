//! `demo`

use std::{
    fs,
    io::{BufRead as _, BufReader},
    net::TcpListener,
    os::unix::fs::PermissionsExt,
    path::PathBuf,
    process::{Child, Command, Stdio},
};

use crate::{Operator, answer, serving::free_port};

/// A demo that has said what it has to say.
struct Demo {
    process: Child,
    said: String,
}

impl Demo {
    fn start(operator: &Operator, port: u16) -> Self {
        let mut command = operator.command(["demo"]);
        command
            .env("LEPTOS_SITE_ADDR", format!("127.0.0.1:{port}"))
            .env("GTG__LOG__LEVEL", "off");
        let mut process = command
            .stdout(Stdio::piped())
            .spawn()
            .expect("the binary starts");
        let mut said = String::new();
        for line in BufReader::new(process.stdout.take().expect("a pipe")).lines() {
            let line = line.expect("UTF-8") + "\n";
            said.push_str(&line);
            if line.starts_with("Ctrl-C") {
                break;
            }
        }
        Self { process, said }
    }

    fn stop(mut self, signal: &str) -> Option<i32> {
        let id = self.process.id().to_string();
        let sent = Command::new("kill")
            .args(["-s", signal, &id])
            .status()
            .expect("kill runs");
        assert!(sent.success());
        self.process.wait().expect("it ends").code()
    }
}

/// A test that fails leaves no server behind.
impl Drop for Demo {
    fn drop(&mut self) {
        let _ = self.process.kill();
    }
}

fn folders(operator: &Operator) -> Vec<PathBuf> {
    let entries = fs::read_dir(operator.folder.path()).expect("a folder");
    entries
        .map(|entry| entry.expect("an entry").path())
        .collect()
}

#[test]
fn prints_what_to_try_on_80_columns_and_leaves_nothing_behind() {
    for signal in ["TERM", "INT", "HUP"] {
        let operator = Operator::new();
        let port = free_port();
        let demo = Demo::start(&operator, port);
        assert!(
            demo.said
                .contains(&format!("http://localhost:{port}/logon")),
            "{}",
            demo.said
        );
        for word in [
            "Sunflower Nurseries",
            "head-office",
            "meadow-lane",
            "riverside",
            "support",
            "oathtool --totp -b",
        ] {
            assert!(demo.said.contains(word), "{word} not in {}", demo.said);
        }
        let wide: Vec<_> = demo
            .said
            .lines()
            .filter(|l| l.chars().count() > 80 && !l.contains("/good-to-go"))
            .collect();
        assert!(wide.is_empty(), "{wide:?}");
        let [folder] = &folders(&operator)[..] else {
            panic!("one folder while it runs")
        };
        let mode = fs::metadata(folder).expect("a folder").permissions().mode() & 0o777;
        assert_eq!(mode, 0o700);
        assert_eq!(demo.stop(signal), Some(0), "after {signal}");
        assert!(folders(&operator).is_empty(), "after {signal}");
    }
}

#[test]
fn has_a_nursery_group_in_every_state() {
    let operator = Operator::new();
    let demo = Demo::start(&operator, free_port());
    let setting = |name: &str| {
        let line = demo
            .said
            .lines()
            .find_map(|line| line.trim().strip_prefix(name))
            .expect("shown");
        line.trim_matches('\'').to_owned()
    };
    let mut list = operator.command(["account", "list", "--json"]);
    list.env("GTG__DATABASE__URL", setting("export GTG__DATABASE__URL="))
        .env("GTG__KEYS__FILE", setting("export GTG__KEYS__FILE="));
    let accounts: Vec<serde_json::Value> =
        serde_json::from_str(answer(list, b"").is_done()).expect("JSON");
    let count = |two_factor: &str, role: &str| {
        accounts
            .iter()
            .filter(|a| a["two_factor"] == two_factor && a["role"] == role)
            .count()
    };
    assert!(count("off", "account") >= 2 && count("awaiting-enrolment", "account") >= 2);
    assert_eq!(
        (
            count("on", "account"),
            count("awaiting-enrolment", "support")
        ),
        (1, 1)
    );
    assert!(
        accounts
            .iter()
            .all(|a| a["has_password"] == true && a["organisation"] == "Sunflower Nurseries")
    );
    assert_eq!(demo.stop("TERM"), Some(0));
}

#[test]
fn is_for_this_machine_only() {
    let operator = Operator::new();
    for address in ["0.0.0.0:4000", "192.0.2.1:4000", "[::]:4000", "127.0.0.1:0"] {
        let mut command = operator.command(["demo"]);
        command.env("LEPTOS_SITE_ADDR", address);
        answer(command, b"").is_misused(&["for this machine only", "LEPTOS_SITE_ADDR"]);
    }
    let mut command = operator.command(["demo"]);
    command.env("LEPTOS_SITE_ADDR", "nowhere");
    answer(command, b"").is_misused(&["Leptos options"]);
}

#[test]
fn a_port_in_use_is_told_before_anything_is_made() {
    let operator = Operator::new();
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("its address");
    let mut command = operator.command(["demo"]);
    command.env("LEPTOS_SITE_ADDR", address.to_string());
    answer(command, b"").is_refused(&[&format!("cannot listen on {address}"), "another port"]);
    assert!(folders(&operator).is_empty());
}
