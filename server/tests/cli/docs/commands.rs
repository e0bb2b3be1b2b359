//! Commands are what the binary says of itself.

use super::{documents, quoted};
use crate::Operator;

#[test]
fn every_command_is_one() {
    let operator = Operator::new();
    let mut count = 0;
    for (document, text) in documents() {
        for command in commands(&text) {
            count += 1;
            let mut words: Vec<&str> = Vec::new();
            let mut help = help(&operator, &words);
            for word in command.split_whitespace() {
                if let Some(option) = word.strip_prefix("--") {
                    let option = option.split(['=', ']']).next().unwrap_or_default();
                    assert!(
                        help.contains(&format!("--{option}")),
                        "{document}: {command}: --{option}"
                    );
                } else if has_command(&help, word) {
                    words.push(word);
                    help = self::help(&operator, &words);
                } else if help.contains("\nCommands:") {
                    panic!("{document}: {command}: there is no command {word}");
                }
            }
        }
    }
    assert!(count > 20, "only {count} commands were found");
}

/// What follows `good-to-go` in code, up to where the shell or the sentence goes on.
fn commands(text: &str) -> Vec<&str> {
    let code = text
        .lines()
        .filter(|line| line.starts_with("    "))
        .chain(quoted(text));
    let commands = code.filter_map(|code| {
        let (before, command) = code.rsplit_once("good-to-go ")?;
        let is_command = before.is_empty() || before.ends_with(['/', ' ']);
        let end = command.find(['|', '#', ';', '&', '>', '<', '…', '"', '\'', '(', '{', '}']);
        let command = command.get(..end.unwrap_or(command.len()))?;
        let begins = command.starts_with(|c: char| c.is_ascii_lowercase() || c == '2' || c == '-');
        (is_command && begins).then_some(command)
    });
    commands.collect()
}

fn has_command(help: &str, word: &str) -> bool {
    let listed = help
        .split_once("\nCommands:\n")
        .map_or("", |(_, listed)| listed);
    let listed = listed.split("\n\n").next().unwrap_or_default();
    listed
        .lines()
        .any(|line| line.split_whitespace().next() == Some(word))
}

fn help(operator: &Operator, words: &[&str]) -> String {
    let arguments = words.iter().copied().chain(["--help"]);
    crate::answer(operator.command(arguments), b"").out
}
