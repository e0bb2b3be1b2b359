//! A server beside the commands.

use std::{
    io::{Read as _, Write as _},
    net::{TcpListener, TcpStream},
    process::{Child, Command},
    time::Duration,
};

/// A server that answers, until it is dropped.
pub struct Serving(Child);

impl Serving {
    /// Starts `serve`, which needs no more than an address.
    pub fn start(mut serve: Command) -> Self {
        let address = format!("127.0.0.1:{}", free_port());
        serve
            .env("LEPTOS_SITE_ADDR", &address)
            .env("GTG__LOG__LEVEL", "off");
        let mut server = Self(serve.spawn().expect("the binary starts"));
        while !is_alive(&address) {
            let ended = server.0.try_wait().expect("it can be asked");
            assert!(ended.is_none(), "{ended:?}");
            std::thread::sleep(Duration::from_millis(20));
        }
        server
    }

    /// Lets it finish; its exit code.
    pub fn stop(mut self) -> Option<i32> {
        let id = self.0.id().to_string();
        let sent = Command::new("kill").args(["-s", "TERM", &id]).status();
        assert!(sent.expect("kill runs").success());
        self.0.wait().expect("it ends").code()
    }
}

/// A test that fails leaves no server behind.
impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

pub fn free_port() -> u16 {
    let probe = TcpListener::bind("127.0.0.1:0").expect("a port");
    probe.local_addr().expect("its address").port()
}

/// Whether a server answers: by then it waits for the signal to stop too.
fn is_alive(address: &str) -> bool {
    let Ok(mut stream) = TcpStream::connect(address) else {
        return false;
    };
    let asked = stream.write_all(b"GET /healthz HTTP/1.0\r\n\r\n");
    let mut answer = String::new();
    asked
        .and_then(|()| stream.read_to_string(&mut answer))
        .is_ok()
        && answer.contains("alive")
}
