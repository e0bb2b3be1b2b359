//! What is no mistake, and should seldom be so: `serve` logs it at the start, `config check` shows it.

use std::{
    fs,
    os::unix::fs::{MetadataExt as _, PermissionsExt as _},
    path::Path,
};

use super::{Config, PostgresEnvironment, database_url::HIDDEN, error::Source};

/// The user that may do everything.
const ROOT: u32 = 0;

impl Config {
    /// One sentence each; none has a secret in it. `environment` is overruled by PostgreSQL's URL.
    #[must_use]
    pub fn warnings(&self, environment: &PostgresEnvironment) -> Vec<String> {
        let database = self.database.url.unverified_host(environment).map(|host| {
            format!(
                "database.url leads to {host} without sslmode=verify-full: whoever is between the two machines can read and change everything; add sslmode=verify-full to it, and sslrootcert=FILE for an authority of your own"
            )
        });
        let file = self.file.as_deref().and_then(|path| self.open_file(path));
        let outdated = self.outdated.iter().cloned();
        outdated.chain(database).chain(file).collect()
    }

    /// What is wrong with the file that the settings were read from.
    fn open_file(&self, path: &Path) -> Option<String> {
        let metadata = fs::metadata(path).ok()?;
        let path = path.display();
        let (owner, mode) = (metadata.uid(), metadata.permissions().mode() & 0o7777);
        if owner != ROOT && is_root() {
            return Some(format!(
                "{path} belongs to the user with the number {owner}, who decides by it what root does here: give it to root"
            ));
        }
        if owner != ROOT && Some(owner) != own_user() {
            return Some(format!(
                "{path} belongs to the user with the number {owner}, who decides by it what this server does: give it to root, or to the user that the server runs as"
            ));
        }
        if mode & 0o022 != 0 {
            return Some(format!(
                "others can write {path} (mode {mode:04o}), and decide by it what this server does: chmod go-w {path}"
            ));
        }
        let for_all = mode & 0o004 != 0;
        (for_all && self.has_secrets_in_file()).then(|| {
            format!(
                "{path} has a password or token in it, and everybody on this machine can read it: chmod o-r {path}, or put it into the environment"
            )
        })
    }

    /// Whether something that is not shown comes from the file.
    fn has_secrets_in_file(&self) -> bool {
        let is_secret = |value: &str| value.contains(HIDDEN);
        let mut settings = self.effective.iter();
        settings.any(|it| matches!(it.source, Source::Line(..)) && is_secret(&it.value))
    }
}

/// Whether this process may do everything.
#[must_use]
pub fn is_root() -> bool {
    own_user() == Some(ROOT)
}

/// The number of the user that this process runs as.
fn own_user() -> Option<u32> {
    fs::metadata("/proc/self").ok().map(|own| own.uid())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::Permissions;

    fn warnings(text: &str, mode: u32) -> Vec<String> {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("our.toml");
        fs::write(&path, text).expect("a file");
        fs::set_permissions(&path, Permissions::from_mode(mode)).expect("its mode");
        let config = Config::load(Some(&path), std::iter::empty()).expect("a configuration");
        config.warnings(&PostgresEnvironment::default())
    }

    #[test]
    fn a_file_with_secrets_that_everybody_can_read_is_told() {
        let token = "0123456789abcdef0123456789abcdef";
        for secret in [
            "[database]\nurl = 'postgres://gtg:hush@localhost/gtg'".to_owned(),
            "[mail]\nurl = 'smtps://gtg:hush@mail.example.org'\nfrom = 'a@example.org'".to_owned(),
            format!("[channels]\ntoken = '{token}'"),
            format!("[[channels.hosts]]\nname = 'desk'\ntoken = '{token}'"),
        ] {
            let told = warnings(&secret, 0o644);
            assert_eq!(told.len(), 1, "{secret}: {told:?}");
            assert!(
                told[0].contains("our.toml has a password or token"),
                "{told:?}"
            );
            assert!(!told[0].contains("hush") && !told[0].contains(token));
            assert!(warnings(&secret, 0o640).is_empty(), "{secret}");
        }
        let none = "[database]\nurl = 'postgres://gtg@localhost/gtg'";
        assert!(warnings(none, 0o644).is_empty());
    }

    #[test]
    fn a_file_that_others_can_write_is_told() {
        let none = "[site]\nname = 'Sunflower'";
        for mode in [0o620, 0o602, 0o666, 0o775] {
            let told = warnings(none, mode);
            assert_eq!(told.len(), 1, "{mode:o}: {told:?}");
            assert!(
                told[0].contains(&format!("our.toml (mode {mode:04o})")),
                "{told:?}"
            );
            assert!(told[0].contains("chmod go-w"), "{told:?}");
        }
        assert!(warnings(none, 0o755).is_empty());
    }

    #[test]
    fn a_database_on_another_machine_without_a_checked_certificate_is_told() {
        for (url, host) in [
            ("postgres://gtg@db.example/gtg", Some("db.example")),
            ("postgresql://gtg@10.0.0.5:5432/gtg", Some("10.0.0.5")),
            ("postgres://gtg@[2001:db8::1]/gtg", Some("[2001:db8::1]")),
            ("postgres://gtg@db/gtg?sslmode=require", Some("db")),
            ("postgres://gtg@db/gtg?ssl-mode=verify-ca", Some("db")),
            (
                "postgres://gtg@localhost/gtg?host=db.example",
                Some("db.example"),
            ),
            ("postgres://gtg@db/gtg?sslmode=verify-full", None),
            ("postgres://gtg@db/gtg?ssl-mode=VERIFY-FULL&a=b", None),
            ("postgres://gtg@localhost/gtg", None),
            ("postgres://gtg@127.0.0.2:5433/gtg", None),
            ("postgres://gtg@[::1]/gtg", None),
            ("postgres:///gtg?host=/run/postgresql", None),
            ("postgres://gtg@%2Frun%2Fpostgresql/gtg", None),
            ("sqlite:data/x.db", None),
        ] {
            let env = [("GTG__DATABASE__URL".to_owned(), url.to_owned())];
            let config = Config::parse(None, env.into_iter()).expect("a configuration");
            let told = config.warnings(&PostgresEnvironment::default());
            let expected = host.map(|host| format!("database.url leads to {host} without sslmode"));
            assert_eq!(told.len(), usize::from(host.is_some()), "{url}: {told:?}");
            if let (Some(told), Some(expected)) = (told.first(), expected) {
                assert!(told.starts_with(&expected), "{told}");
            }
            let by_environment = config.warnings(&verified());
            let overruled = url.contains("mode=") && host.is_some();
            assert_eq!(!by_environment.is_empty(), overruled, "{url}");
        }
    }

    fn verified() -> PostgresEnvironment {
        PostgresEnvironment {
            ssl_mode: Some("verify-full".to_owned()),
            ..PostgresEnvironment::default()
        }
    }

    #[test]
    fn a_machine_that_the_environment_names_is_told_where_the_url_names_none() {
        for (url, host, is_told) in [
            ("postgres:///gtg", "db.example", true),
            ("postgres:///gtg", "10.0.0.5", true),
            ("postgres:///gtg", "/run/postgresql", false),
            ("postgres:///gtg", "127.0.0.1", false),
            ("postgres:///gtg?sslmode=verify-full", "db.example", false),
            ("postgres:///gtg?host=/run/postgresql", "db.example", false),
            ("postgres://gtg@localhost/gtg", "db.example", false),
            ("sqlite:data/x.db", "db.example", false),
        ] {
            let env = [("GTG__DATABASE__URL".to_owned(), url.to_owned())];
            let config = Config::parse(None, env.into_iter()).expect("a configuration");
            let host = Some(host.to_owned());
            let environment = PostgresEnvironment {
                host,
                ..PostgresEnvironment::default()
            };
            let told = config.warnings(&environment);
            assert_eq!(!told.is_empty(), is_told, "{url}: {told:?}");
            let host = environment.host;
            assert!(
                config
                    .warnings(&PostgresEnvironment { host, ..verified() })
                    .is_empty()
            );
        }
    }
}
