//! Files, rows and authenticators, those of other programs among them.

mod authenticators;
mod columns;
mod exports;
mod lines;
mod otpauth;
mod properties;
mod spreadsheets;

use super::{FileError, LeftOut, Line, OtpauthError, Problem, Row};

/// What this site is called where the old one was called so too.
const SITE: &str = "Old Nursery";

const ARGON2: &str = "$argon2id$v=19$m=65536,t=3,p=4$uFh0sCaOg51xAV4ll6AjkA$KYPhSy1LxiZnm12pK2bd9/5ZNmeP/revTQqd/U/Y+2g";

fn read(file: &[u8]) -> Result<Vec<Line>, FileError> {
    super::read(file, SITE)
}

fn lines(text: &str) -> Vec<Line> {
    read(text.as_bytes()).unwrap_or_else(|error| panic!("{error}"))
}

fn row(text: &str) -> Row {
    let mut lines = lines(text);
    assert_eq!(lines.len(), 1);
    let line = lines.remove(0);
    line.read.unwrap_or_else(|why| panic!("{why:?}"))
}

fn problems(line: &Line) -> (u64, &[Problem]) {
    match &line.read {
        Ok(row) => panic!("line {} is {row:?}", line.number),
        Err(problems) => (line.number, problems),
    }
}

type Authenticators = Vec<(String, Vec<u8>)>;

/// What a file says of `user_id` whose authenticator is `otpauth`.
fn authenticators(user_id: &str, otpauth: &str) -> Result<Authenticators, OtpauthError> {
    authenticators_at(SITE, user_id, otpauth).map(|(found, _)| found)
}

/// The same at a site of that name, with what is left out.
fn authenticators_at(
    site: &str,
    user_id: &str,
    otpauth: &str,
) -> Result<(Authenticators, LeftOut), OtpauthError> {
    let file = format!("user_id,otpauth\n{user_id},\"{otpauth}\"\n");
    let mut lines = super::read(file.as_bytes(), site).unwrap_or_else(|error| panic!("{error}"));
    match lines.remove(0).read {
        Ok(row) => {
            let read = row.authenticators.into_iter().map(|one| {
                let name = one.name.map(|name| name.as_str().to_owned());
                (name.unwrap_or_default(), one.secret.expose().to_vec())
            });
            Ok((read.collect(), row.left_out))
        }
        Err(problems) => match problems.as_slice() {
            [Problem::Otpauth(error)] => Err(*error),
            others => panic!("{others:?}"),
        },
    }
}

fn one(name: &str, secret: &[u8]) -> (String, Vec<u8>) {
    (name.to_owned(), secret.to_vec())
}
