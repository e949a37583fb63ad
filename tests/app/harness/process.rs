//! The program itself, as an operator starts and stops it, and a connection to it.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    process::{Child, Command, Stdio},
    thread::JoinHandle,
};

/// A running `partners`; killed where a test ends before it does.
pub(crate) struct Process {
    child: Child,
    /// Where it listens.
    pub(crate) address: String,
    lines: Option<JoinHandle<String>>,
}

impl Process {
    /// Starts `partners serve` on a free port, and waits until it says where it is.
    pub(crate) fn serve(database_url: &str, variables: &[(&str, &str)]) -> Self {
        let address = free_address();
        let mut child = Command::new(env!("CARGO_BIN_EXE_partners"))
            .arg("serve")
            .env_clear()
            .env("DATABASE_URL", database_url)
            .env("PARTNERS_ADDRESS", &address)
            .env("PARTNERS_LOG", "json")
            .envs(variables.iter().copied())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut errors = child.stderr.take().unwrap();
        // Read beside, so that the program never waits for a reader.
        let lines = std::thread::spawn(move || {
            let mut text = String::new();
            errors.read_to_string(&mut text).unwrap();
            text
        });
        let mut said = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut said)
            .unwrap();
        let process = Self {
            child,
            address,
            lines: Some(lines),
        };
        assert!(said.contains("Partners in Practice is at"), "{said}");
        process
    }

    /// Asks it to stop, as systemd does.
    pub(crate) fn tell_to_stop(&self) {
        let id = self.child.id().to_string();
        let told = Command::new("kill").args(["-TERM", &id]).status().unwrap();
        assert!(told.success());
    }

    /// Waits for its end: the exit code and the log.
    pub(crate) fn ended(mut self) -> (Option<i32>, String) {
        let code = self.child.wait().unwrap().code();
        (code, self.lines.take().unwrap().join().unwrap())
    }

    pub(crate) fn connect(&self) -> std::io::Result<TcpStream> {
        TcpStream::connect(&self.address)
    }

    /// Sends bytes on a connection of their own; the whole answer, until it is closed.
    pub(crate) fn exchange(&self, request: &[u8]) -> String {
        let mut stream = self.connect().unwrap();
        // Whoever refuses early may close before all is sent.
        let _ = stream.write_all(request);
        read(&mut stream)
    }

    /// A page or a form, with a cookie; the whole answer.
    pub(crate) fn send(&self, method: &str, path: &str, cookie: &str, form: &str) -> String {
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: {address}\r\nOrigin: http://{address}\r\n\
             Cookie: {cookie}\r\nContent-Type: application/x-www-form-urlencoded\r\n\
             Content-Length: {}\r\nConnection: close\r\n\r\n{form}",
            form.len(),
            address = self.address,
        );
        self.exchange(request.as_bytes())
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What comes until the other side closes.
pub(crate) fn read(stream: &mut TcpStream) -> String {
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

/// An address of this machine that nobody listened at a moment ago.
pub(crate) fn free_address() -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().to_string()
}
