//! A mail server that speaks as little SMTP as will do, refuses as often as it is told, and keeps
//! what it takes.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicUsize, Ordering},
};

use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};

/// The server; it ends with the test.
#[derive(Clone)]
pub(crate) struct MailServer {
    /// `smtp://127.0.0.1:…`.
    pub(crate) url: String,
    refuses: Arc<AtomicUsize>,
    loses: Arc<AtomicUsize>,
    taken: Arc<Mutex<Vec<String>>>,
}

impl MailServer {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = Self {
            url: format!("smtp://{}", listener.local_addr().unwrap()),
            refuses: Arc::default(),
            loses: Arc::default(),
            taken: Arc::default(),
        };
        let serving = server.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let serving = serving.clone();
                // Whoever hangs up ends it.
                tokio::spawn(async move { serving.talk(stream).await.ok() });
            }
        });
        server
    }

    /// Refuses the next mails with 451.
    pub(crate) fn refuse(&self, mails: usize) {
        self.refuses.store(mails, Ordering::SeqCst);
    }

    /// Takes the next mails, and hangs up before it says so.
    pub(crate) fn lose(&self, answers: usize) {
        self.loses.store(answers, Ordering::SeqCst);
    }

    /// The mails taken since last asked, each as it came, sorted.
    pub(crate) fn taken(&self) -> Vec<String> {
        let mut taken = std::mem::take(&mut *self.taken.lock().unwrap());
        taken.sort();
        taken
    }

    async fn talk(&self, stream: TcpStream) -> std::io::Result<()> {
        let (read, mut write) = stream.into_split();
        let mut lines = BufReader::new(read).lines();
        write.write_all(b"220 test\r\n").await?;
        while let Some(line) = lines.next_line().await? {
            let answer = match line.get(..4).unwrap_or_default() {
                "DATA" => {
                    write.write_all(b"354 go on\r\n").await?;
                    let mut mail = String::new();
                    while let Some(line) = lines.next_line().await?
                        && line != "."
                    {
                        mail.push_str(&line);
                        mail.push('\n');
                    }
                    // Long lines are broken by the sender, and are whole again here.
                    match self.take(mail.replace("=\n", "")) {
                        Some(answer) => answer,
                        None => return Ok(()),
                    }
                }
                "QUIT" => "221 bye\r\n",
                _ => "250 yes\r\n",
            };
            write.write_all(answer.as_bytes()).await?;
        }
        Ok(())
    }

    /// What is answered to a mail, if anything.
    fn take(&self, mail: String) -> Option<&'static str> {
        if one_of(&self.refuses) {
            return Some("451 later\r\n");
        }
        self.taken.lock().unwrap().push(mail);
        (!one_of(&self.loses)).then_some("250 taken\r\n")
    }
}

/// Whether some are left, of which one is used.
fn one_of(left: &AtomicUsize) -> bool {
    let fewer = |left: usize| left.checked_sub(1);
    left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, fewer)
        .is_ok()
}
