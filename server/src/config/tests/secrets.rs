//! The passwords of the database and of the mail server are shown nowhere.

use super::*;

#[test]
fn a_password_in_the_database_url_is_never_shown() {
    for (url, shown) in [
        (
            "postgres://gtg:hunter2@db:5432/gtg",
            "postgres://gtg:***@db:5432/gtg",
        ),
        (
            "postgres://gtg@db/gtg?password=hunter2&a=b",
            "postgres://gtg@db/gtg?password=***&a=b",
        ),
        ("postgresql://gtg@db/gtg", "postgresql://gtg@db/gtg"),
        ("sqlite:/some/dir/gtg.db", "sqlite:/some/dir/gtg.db"),
    ] {
        let config = valid("", [("GTG__DATABASE__URL", url)]);
        assert_eq!(config.database.url.expose(), url);
        assert!(
            config
                .print()
                .contains(&format!("url = \"{shown}\" # environment"))
        );
        assert!(!format!("{config:?}{:?}", config.database).contains("hunter2"));
    }
}

#[test]
fn a_database_url_that_no_server_could_use_is_refused_at_once() {
    for url in [
        "postgres://gtg:hunter2@db/gtg?sslmode=verify",
        "postgres://gtg:hunter2@db/gtg?port=x",
        "postgres://gtg:hunter2@db/gtg?hostaddr=db",
        "sqlite:x.db?mode=bogus",
        "sqlite:x.db?mode=ro",
        "sqlite:x.db?mode=memory",
        "sqlite:x.db?immutable=1",
        "sqlite:x.db?foo=1",
    ] {
        let error = errors("", [("GTG__DATABASE__URL", url)]);
        assert!(error.contains("database.url must be"), "{error}");
        assert!(error.contains("?sslmode=verify-full"), "{error}");
        assert!(!error.contains("hunter2"), "{error}");
    }
    for url in [
        "sqlite:x.db?mode=rwc",
        "sqlite:x.db?mode=rw&cache=private",
        "postgres://gtg@db/gtg?sslmode=verify-full&port=5433",
    ] {
        valid("", [("GTG__DATABASE__URL", url)]);
    }
}

#[test]
fn a_database_url_in_a_wrong_place_is_not_shown_either() {
    for text in [
        "database = 'postgres://gtg@db/gtg?password=hunter2'",
        "database = ['postgres://gtg:hunter2@db/gtg']",
        "[database]\nurl = ['postgres://gtg:hunter2@db/gtg']",
        "[database]\nurl = 'mysql://gtg:hunter2@db/gtg'",
        "[database]\nuri = 'postgres://gtg:hunter2@db/gtg'",
        "[site]\norigin = 'postgres://gtg:hunter2@db/gtg'",
        "mail = 'smtp://gtg:hunter2@mail.example.org'",
        "[mail]\nurl = ['smtp://gtg:hunter2@mail.example.org']",
        "[mail]\nurl = 'smtp://gtg:hunter2@mail.example.org/inbox'",
        "[mail]\nurl = 'smtp+plain://gtg:hunter2@mail.example.org'",
        "[mail]\nfrom = 'smtp://gtg:hunter2@mail.example.org'",
    ] {
        let error = errors(text, NO_ENV);
        assert!(!error.contains("hunter2"), "{error}");
    }
}

/// Whatever slip of the finger is made around a password: no output shows it. (Without the colon
/// before it, it is a user's name, and nobody can know better.)
#[test]
fn no_mistake_in_the_file_brings_a_password_to_light() {
    for line in [
        "[database]\nurl = \"postgres://gtg:hunter2@db/gtg\"\n",
        "[mail]\nurl = \"smtps://gtg:hunter2@mail\"\nfrom = \"a@b\"\n",
        "[[channels.hosts]]\nname = \"a\"\ntoken = \"0123456789abcdef:hunter2@0123456789\"\n",
    ] {
        no_slip_shows_the_password(line);
    }
}

fn no_slip_shows_the_password(line: &str) {
    let password = line.find("hunter2").expect("the password");
    let splits = |at: usize| (password + 1..password + 7).contains(&at);
    for at in (0..=line.len()).filter(|&at| !splits(at)) {
        for slip in "\"'\\#=[]{}@/?:, \n\tx0".chars() {
            for end in [at, (at + 1).min(line.len())] {
                let eats_colon = at < password && end == password;
                if splits(end) || eats_colon {
                    continue;
                }
                let text = format!("{}{slip}{}", &line[..at], &line[end..]);
                let shown = match read(&text, NO_ENV) {
                    Ok(config) => format!(
                        "{config:?}{:?}{:?}{:?}",
                        config.database, config.mail, config.channels
                    ),
                    Err(error) => format!("{error}{error:?}"),
                };
                assert!(!shown.contains("hunter2"), "{text}\n{shown}");
            }
        }
    }
}
