//! `[throttle]`: what holds guessing and floods back.

use super::{DAY, settings};

settings! {
    /// How often somebody may try to log on, and how much is done at once.
    ///
    /// Attempts are counted in the database before anything is checked, the same on all nodes and after a
    /// restart; a right one clears the count. Support lifts pauses with
    /// `good-to-go account unpause USERID --reason TEXT`, and the wait of an address with
    /// `good-to-go address unpause ADDRESS --reason TEXT`; `good-to-go address list` shows the addresses
    /// that wait. A new enrolment or a new password opens what too many wrong attempts in a row have
    /// closed. [security.md](security.md) has the rules and their arithmetic.
    ["throttle"] Throttle {
        /// Wrong codes of an account before a pause.
        ///
        /// Verification codes, recovery codes and PINs together. Only somebody who has given the right
        /// password can use them up.
        /// Cost: A guess has 3 chances in a million. More: more guesses an hour. Fewer: more pauses for
        /// clumsy fingers.
        code_tries: u32 = number(5, 1..=10); // R17
        /// The first pause after wrong codes.
        ///
        /// The page says how long it is.
        /// Cost: Longer: people who mistype wait longer, or call. Shorter: somebody who has the password
        /// gets through the guesses up to `code_close_after` sooner.
        code_pause_minutes: u32 = number(15, 1..=DAY); // R17
        /// How many times the one before each further pause lasts, a day at most.
        ///
        /// 15 minutes, an hour, four hours. None is longer than a day (1440 minutes), whatever is set here.
        /// Cost: More: people who go on mistyping soon wait for a day. Less: the guesses up to
        /// `code_close_after` take less time; with 1 all pauses are alike.
        code_pause_factor: u32 = number(4, 1..=10); // R17
        /// Wrong codes in a row until none counts before the holder has set up an authenticator anew.
        /// Cost: More: at 20 the chance to have guessed one is 6 in 100,000; at 100 it is 3 in 10,000.
        /// Fewer: more people have to call.
        code_close_after: u32 = number(20, 1..=100); // R17
        /// Wrong passwords of an account before a pause.
        ///
        /// Those from each remembered browser, and those from all others together. Nothing tells a pause
        /// from a wrong password.
        /// Cost: More: more guesses an hour. Fewer: people who mistype wait without being told, and
        /// strangers sooner make people wait who come with a new browser.
        password_tries: u32 = number(10, 1..=100); // R21
        /// Within how many minutes wrong passwords add up to a pause.
        /// Cost: Longer: mistakes of the whole day add up to a pause. Shorter: a guesser who spreads the
        /// attempts out meets no pause.
        password_window_minutes: u32 = number(15, 1..=DAY); // R21
        /// The first pause after wrong passwords.
        /// Cost: Longer: people think that they have forgotten their password, and call. Shorter than a
        /// minute cannot be set: it would hold no guesser up.
        password_pause_minutes: u32 = number(1, 1..=60); // R21
        /// How many times the one before each further of these pauses lasts.
        /// Cost: More: a stranger's attempts sooner keep people away who come with a new browser. Less:
        /// guesses come faster; with 1 all pauses are alike.
        password_pause_factor: u32 = number(2, 1..=10); // R21
        /// The longest pause after wrong passwords.
        /// Cost: Longer: a stranger who goes on trying keeps people away who come with a new browser for
        /// longer at a time. Shorter: more guesses a day.
        password_longest_pause_minutes: u32 = number(60, 1..=DAY); // R21
        /// Wrong passwords in a row until browsers that are not remembered need a new password.
        ///
        /// Remembered ones go on.
        /// Cost: More: more guesses in all. Fewer: a stranger can sooner keep people from using new
        /// browsers.
        password_close_after: u32 = number(100, 1..=1000); // R21
        /// Wrong attempts from an address before browsers there that are not remembered have to wait.
        ///
        /// An address is one of IPv4, or the /64 of IPv6. Right attempts are not counted. Larger networks
        /// have 10 (the /24 of IPv4), 5 (the /56 of IPv6) and 20 times (its /48) as many.
        /// Cost: More: more guesses from one address, over all accounts. Fewer: people behind one address
        /// who mistype make each other wait.
        address_tries: u32 = number(20, 1..=10_000); // R22
        /// Within how many minutes wrong attempts from an address add up.
        ///
        /// The wait ends when they no longer do.
        /// Cost: Longer: people behind one address wait longer for each other's mistakes. Shorter: more
        /// guesses an hour from one address.
        address_window_minutes: u32 = number(15, 1..=DAY); // R22
        /// User IDs with wrong attempts from an address before it has to wait.
        ///
        /// This is what trying one password on many accounts looks like.
        /// Cost: More: one password can be tried on more accounts. Fewer: a large office on a Monday morning
        /// looks like that.
        address_accounts: u32 = number(10, 1..=10_000); // R22
        /// Within how many minutes these user IDs add up.
        /// Cost: Longer: mistakes of more people behind one address add up. Shorter: somebody who slowly
        /// tries account after account is not noticed.
        address_accounts_window_minutes: u32 = number(10, 1..=DAY); // R22
        /// How long the address then has to wait.
        /// Cost: Longer: an office that was taken for an attacker cannot use new browsers for longer.
        /// Shorter: more accounts an hour can be tried from one address.
        address_pause_minutes: u32 = number(60, 1..=DAY); // R22
        /// Passwords hashed at a time; 0 for as many as there are cores.
        /// Cost: Each takes a core and 19 MiB for about 40 ms; with imported hashes up to 256 MiB for
        /// longer. More than there are cores only makes all of them, and the pages, slower.
        hashes_at_once: u32 = number(0, 0..=64); // R43
        /// How many more passwords may wait to be hashed.
        ///
        /// Of strangers, and as many of people who have proved something, by a remembered browser, a logon
        /// attempt or a session. Anybody beyond that is told that many people are logging on, with status
        /// 503 and `Retry-After`.
        /// Cost: More makes everybody wait longer and refuses fewer; two cores do about 50 a second.
        hashes_waiting: u32 = number(32, 0..=1000); // R43
        /// How long a password waits to be hashed at most.
        ///
        /// After that it has the same answer.
        /// Cost: Longer, and people press the button again, which makes the queue longer still.
        hash_wait_seconds: u32 = number(2, 1..=10); // R43
        /// Most KiB of a body, and of a request's line and headers together.
        ///
        /// A longer body is answered 413, longer headers 431.
        /// Cost: All of it is kept in memory while a request arrives, for every connection. The forms need
        /// less than 4 KiB; headers need more only where a proxy or other sites on the same host add very
        /// large ones.
        request_kib: u32 = number(16, 8..=256); // R43
        /// Time for a client to send line and headers, and again for the body.
        ///
        /// A connection without a request is closed after as long.
        /// Cost: Longer helps the slowest telephone lines, and those who hold connections open on purpose. A
        /// proxy that keeps connections open must not keep them longer than this.
        receive_seconds: u32 = number(10, 1..=60); // R43
        /// Time from the headers of a request to its answer.
        ///
        /// A request that takes longer is answered 503.
        /// Cost: Shorter than the 5 seconds that the database is waited for, it hides what is wrong.
        request_seconds: u32 = number(15, 1..=120); // R43
        /// Connections open at once.
        ///
        /// When all are taken, the one for which the server has had nothing to do for the longest is closed
        /// for the next.
        /// Cost: Each needs an open file, and up to about 100 KiB. The limit of open files (`ulimit -n`,
        /// systemd's `LimitNOFILE=`) is often 1024, and database and files need some too: raise both
        /// together.
        connections: u32 = number(800, 10..=20_000); // R43
    }
}
