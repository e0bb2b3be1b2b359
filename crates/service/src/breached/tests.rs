use super::*;
use domain::blocklist::breached;
use tempfile::TempDir;

/// By `printf 'word %s' N | sha1sum`, sorted by hash.
const HASHES: [(&str, &str); 9] = [
    ("word 2", "0085A263ACBFD5F8D6BA6EE0064E7516A518F894"),
    ("word 5", "30C3C570029B5773306C4561A22A08551F151096"),
    ("word 7", "4C0AA530E388EF7BA61BB3C3DB71711AF2901962"),
    ("word 6", "533674BC02D455D4E77583E2B74EDC5864CCBBC5"),
    ("word 8", "56BFCB750ED6943B58A66F19FB3DF5CB00EB664A"),
    ("word 3", "5C90EADF93996C183B0E7DCCC6A00FBC1A8B61DD"),
    ("word 1", "C05B814AF8E6119986877C9DC7F7A5CAB218A387"),
    ("word 0", "D706623066B16B016666CCFB6A579BF2D307B8F9"),
    ("word 4", "F8B3E0071C160E23DF082AE1350718EFD1B4BCF7"),
];

struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a temporary folder"))
    }

    fn file(&self, content: &str) -> PathBuf {
        let path = self.0.path().join("pwned.txt");
        fs::write(&path, content).expect("a file");
        path
    }
}

fn password(typed: &str) -> Password {
    Password::parse(typed).expect("a password")
}

/// The lines of all but "word 8".
fn lines() -> Vec<String> {
    let all = HASHES.iter().enumerate();
    all.filter(|(_, (word, _))| *word != "word 8")
        .map(|(at, (_, hash))| format!("{hash}:{}", 7_usize.pow(u32::try_from(at).expect("small"))))
        .collect()
}

fn refused(path: PathBuf) -> String {
    BreachedPasswords::open(path)
        .expect_err("it is refused")
        .to_string()
}

#[tokio::test]
async fn r6_every_line_is_found_whatever_ends_it() {
    let folder = Folder::new();
    for (ending, last) in [("\n", "\n"), ("\r\n", "\r\n"), ("\n", ""), ("\r\n", "")] {
        for few in 1..=8 {
            let content = lines()[..few].join(ending) + last;
            let list = BreachedPasswords::open(folder.file(&content)).expect("a list");
            for (at, (word, _)) in HASHES
                .iter()
                .filter(|(word, _)| *word != "word 8")
                .enumerate()
            {
                assert_eq!(
                    list.contain(&password(word)).await,
                    at < few,
                    "{word} of {few}"
                );
            }
            assert!(!list.contain(&password("word 8")).await);
            assert!(!list.contain(&password("Word 0")).await, "as typed (R5)");
        }
    }
}

#[tokio::test]
async fn r6_a_long_list_is_searched_and_not_loaded() {
    // Sparse: 4 GiB that only a search can be through with, between two blocks that are written.
    let folder = Folder::new();
    let path = folder.file("");
    let file = File::options().write(true).open(&path).expect("a file");
    let block = |digit: char| {
        let lines: Vec<_> = (0..2000).map(|n| format!("{digit}{n:039X}:1\n")).collect();
        lines.concat()
    };
    let (begin, end) = (block('0'), block('F'));
    let far = 4 << 30;
    file.write_all_at(begin.as_bytes(), 0).expect("written");
    file.write_all_at(end.as_bytes(), far).expect("written");
    let list = List::open(&path).expect("a file");
    let is_found = lines::find(list.length, |at| {
        // What lies in the hole is before the last block and behind the first.
        let length = begin.len() as u64;
        if (length..far).contains(&at) {
            return Ok((length..far - 1, std::cmp::Ordering::Less));
        }
        let (range, hash) = list.line(at)?;
        let sought = breached::Hash::of_line(format!("F{:039X}:1", 1234).as_bytes());
        Ok::<_, BreachedFileError>((range, hash.cmp(&sought.expect("a hash"))))
    });
    assert!(is_found.expect("it is searched"));
}

#[test]
fn r6_what_is_no_list_is_refused_at_the_start() {
    let folder = Folder::new();
    assert!(
        refused(folder.0.path().join("missing")).starts_with("it cannot be read: No such file")
    );
    assert_eq!(refused(folder.0.path().to_owned()), "it is not a file");
    assert_eq!(refused(folder.file("")), "it is empty");
    let mut backwards = lines();
    backwards.reverse();
    assert!(refused(folder.file(&backwards.join("\n"))).contains("not ordered by hash"));
    for content in [
        "\n".to_owned(),
        "password\n".to_owned(),
        "x".repeat(10_000),
        "0".repeat(1000) + ":1\n",
        lines().join("\n") + "\n\n",
        lines().join("\r"),
        lines().join("\n").replace(':', ";"),
    ] {
        assert!(
            refused(folder.file(&content)).contains("is no line"),
            "{content:.60}"
        );
    }
}

#[tokio::test]
async fn r6_a_file_that_fails_later_keeps_nobody_out() {
    let folder = Folder::new();
    let whole = lines().join("\n") + "\n";
    let path = folder.file(&whole);
    let list = BreachedPasswords::open(path.clone()).expect("a list");
    let (known, _) = HASHES[3];
    assert!(list.contain(&password(known)).await);

    fs::remove_file(&path).expect("removed");
    assert!(!list.contain(&password(known)).await);
    assert!(list.is_failing.load(Ordering::Relaxed));
    for damaged in ["", "a\n", &whole.replace('\n', "")] {
        folder.file(damaged);
        assert!(!list.contain(&password(known)).await, "{damaged}");
    }
    folder.file(&whole);
    assert!(
        list.contain(&password(known)).await,
        "a new file counts at once"
    );
    assert!(!list.is_failing.load(Ordering::Relaxed));
}
