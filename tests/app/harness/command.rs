//! The command line, on the same database as the pages.

use std::process::Command;

use super::TestApp;

/// How a command ended.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ended {
    /// What it printed, where it did what it was told.
    pub(crate) fn done(self) -> String {
        assert_eq!(self.code, 0, "{}", self.err);
        self.out
    }
}

/// Runs `partners` with nothing of the environment but these variables.
pub(crate) fn partners(arguments: &[&str], variables: &[(&str, &str)]) -> Ended {
    let output = Command::new(env!("CARGO_BIN_EXE_partners"))
        .args(arguments)
        .env_clear()
        .envs(variables.iter().copied())
        .output()
        .unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Ended {
        code: output.status.code().unwrap(),
        out: text(output.stdout),
        err: text(output.stderr),
    }
}

impl TestApp {
    /// Runs `partners` on this database.
    pub(crate) fn command(&self, arguments: &[&str]) -> Ended {
        let url = self.state.settings.database_url.as_str();
        partners(arguments, &[("DATABASE_URL", url)])
    }

    /// Imports a file into a round of Northbridge in Hackney.
    pub(crate) fn import(&self, kind: &str, round: &str, content: &[u8], more: &[&str]) -> Ended {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), content).unwrap();
        let path = file.path().to_str().unwrap();
        let mut arguments = vec!["import", kind, path, "--programme", "hackney"];
        arguments.extend(["--authority", "northbridge", "--round", round]);
        arguments.extend(more);
        self.command(&arguments)
    }
}
