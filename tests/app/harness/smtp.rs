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
    taken: Arc<Mutex<Vec<String>>>,
}

impl MailServer {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = Self {
            url: format!("smtp://{}", listener.local_addr().unwrap()),
            refuses: Arc::default(),
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
            let answer: &[u8] = match line.get(..4).unwrap_or_default() {
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
                    self.take(mail.replace("=\n", ""))
                }
                "QUIT" => b"221 bye\r\n",
                _ => b"250 yes\r\n",
            };
            write.write_all(answer).await?;
        }
        Ok(())
    }

    fn take(&self, mail: String) -> &'static [u8] {
        let left = self.refuses.load(Ordering::SeqCst);
        if left > 0 {
            self.refuses.store(left - 1, Ordering::SeqCst);
            return b"451 later\r\n";
        }
        self.taken.lock().unwrap().push(mail);
        b"250 taken\r\n"
    }
}
