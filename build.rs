//! Makes the stylesheet and the script from the npm packages that `src/ui/assets` pins, and embeds them.

use std::{
    env, fs, io,
    path::{Path, PathBuf},
    process::{Command, ExitCode},
};

const SOURCE: &str = "src/ui/assets";
const SOURCES: [&str; 10] = [
    "package.json",
    "package-lock.json",
    "app.scss",
    "brand.scss",
    "extras.scss",
    "charts.scss",
    "visits.scss",
    "returns.scss",
    "app.js",
    "favicon.svg",
];
const UNPACKED: &str = "PARTNERS_NODE_MODULES";
const NO_NODE: &str = "Node.js 20 or newer with npm is needed to build the design system (govuk-frontend, sass and the font of pictures). \
    Install it, or, to build without a network, set PARTNERS_NODE_MODULES to a node_modules folder \
    made elsewhere by `npm ci` in src/ui/assets.";

/// What may not be in the stylesheet: GOV.UK's own font and marks, or files that are not served.
const FORBIDDEN: [&str; 5] = [
    "@font-face",
    "GDS Transport",
    "govuk-crest",
    "govuk-logo",
    "url(",
];

/// What govuk-frontend's licence asks for in every copy.
const NOTICE: &str = "/*! Contains govuk-frontend, Copyright (c) Crown Copyright (Government Digital Service), \
    MIT License */\n";

/// Arimo, as wide as Arial, for pictures that are drawn here: embedded, never served.
const FONT: &str = "@expo-google-fonts/arimo";
const FACES: [(&str, &str); 2] = [
    ("400Regular/Arimo_400Regular.ttf", "Arimo-Regular.ttf"),
    ("700Bold/Arimo_700Bold.ttf", "Arimo-Bold.ttf"),
];

type Outcome<T> = Result<T, String>;

fn main() -> ExitCode {
    match build() {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("\n{message}\n");
            ExitCode::FAILURE
        }
    }
}

fn build() -> Outcome<()> {
    let source = PathBuf::from(variable("CARGO_MANIFEST_DIR")?).join(SOURCE);
    let out = PathBuf::from(variable("OUT_DIR")?);
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed={UNPACKED}");
    for name in SOURCES {
        println!("cargo::rerun-if-changed={SOURCE}/{name}");
    }

    let packages = packages(&source, &out.join("design-system"))?;
    fonts(&packages.join(FONT), &out.join("fonts"))?;
    let public = out.join("public");
    let served = public.join("assets");
    fs::create_dir_all(&served).map_err(at(&served))?;
    write(&served.join("app.css"), &stylesheet(&source, &packages)?)?;
    write(&served.join("app.js"), &script(&source, &packages)?)?;
    write(
        &served.join("favicon.svg"),
        &read(&source.join("favicon.svg"))?,
    )?;
    embed(&public, &out)
}

/// The folder of unpacked packages: the one that the environment names, or our own.
fn packages(source: &Path, work: &Path) -> Outcome<PathBuf> {
    let Some(unpacked) = env::var_os(UNPACKED) else {
        return install(source, work);
    };
    let unpacked = PathBuf::from(unpacked);
    let manifest = read(&source.join("package.json"))?;
    for name in ["govuk-frontend", "sass", FONT] {
        let found = read(&unpacked.join(name).join("package.json"))
            .map_err(|e| format!("{UNPACKED}: {e}"))?;
        let wanted = value_of(&manifest, name);
        if wanted.is_none() || wanted != value_of(&found, "version") {
            return Err(format!(
                "{UNPACKED} holds another version of {name} than {SOURCE}/package.json pins ({}).",
                wanted.unwrap_or("none")
            ));
        }
    }
    Ok(unpacked)
}

/// Installs what the lockfile names, unless that has been done already.
fn install(source: &Path, work: &Path) -> Outcome<PathBuf> {
    let packages = work.join("node_modules");
    let done = work.join("installed.json");
    let lock = read(&source.join("package-lock.json"))?;
    if packages.is_dir() && fs::read_to_string(&done).is_ok_and(|installed| installed == lock) {
        return Ok(packages);
    }
    fs::create_dir_all(work).map_err(at(work))?;
    write(
        &work.join("package.json"),
        &read(&source.join("package.json"))?,
    )?;
    write(&work.join("package-lock.json"), &lock)?;
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    run(Command::new(npm).current_dir(work).args([
        "ci",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--omit=optional",
        "--loglevel=error",
    ]))?;
    write(&done, &lock)?;
    Ok(packages)
}

/// Copies the faces that pictures are drawn with to where the code includes them from.
fn fonts(package: &Path, out: &Path) -> Outcome<()> {
    fs::create_dir_all(out).map_err(at(out))?;
    for (face, name) in FACES {
        let face = package.join(face);
        fs::copy(&face, out.join(name)).map_err(at(&face))?;
    }
    Ok(())
}

fn stylesheet(source: &Path, packages: &Path) -> Outcome<String> {
    let css = run(Command::new("node")
        .arg(packages.join("sass/sass.js"))
        .args([
            "--style=compressed",
            "--no-source-map",
            "--quiet-deps",
            "--no-charset",
        ])
        .arg("--load-path")
        .arg(packages.join("govuk-frontend/dist"))
        .arg(source.join("app.scss")))?;
    match FORBIDDEN.iter().find(|word| css.contains(**word)) {
        Some(word) => Err(format!(
            "The stylesheet made from {SOURCE}/app.scss has {word:?} in it."
        )),
        None => Ok(format!("{NOTICE}{}", css.trim_start_matches('\u{feff}'))),
    }
}

/// govuk-frontend's module and ours after it, as one file: nothing to import, nothing to name twice.
fn script(source: &Path, packages: &Path) -> Outcome<String> {
    let module = read(&packages.join("govuk-frontend/dist/govuk/govuk-frontend.min.js"))?;
    if !module.contains("function initAll(") {
        return Err(
            "govuk-frontend.min.js no longer has a function initAll: see src/ui/assets/app.js."
                .into(),
        );
    }
    let module = module
        .split("//# sourceMappingURL")
        .next()
        .unwrap_or(&module);
    Ok(format!(
        "{NOTICE}{module}\n{}",
        read(&source.join("app.js"))?
    ))
}

/// What `memory_serve::load_directory` does, without its warnings and without watching our own output.
fn embed(public: &Path, out: &Path) -> Outcome<()> {
    let code = memory_serve::assets_to_code("design system", public, out, true, |_| {});
    write(
        &out.join("memory_serve_assets.rs"),
        &format!("&[(\"default\", {code}),]"),
    )
}

fn run(command: &mut Command) -> Outcome<String> {
    let output = command.output().map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => NO_NODE.to_owned(),
        _ => format!("{command:?}: {error}"),
    })?;
    if output.status.success() {
        return String::from_utf8(output.stdout).map_err(|error| error.to_string());
    }
    Err(format!(
        "{command:?} failed.\n{}\n{}\n\n{NO_NODE}",
        String::from_utf8_lossy(&output.stdout).trim(),
        String::from_utf8_lossy(&output.stderr).trim(),
    ))
}

/// The first string that stands under a name in a JSON text: enough for a version.
fn value_of<'a>(json: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = json.split_once(&format!("\"{name}\":"))?;
    rest.split('"').nth(1)
}

fn variable(name: &str) -> Outcome<String> {
    env::var(name).map_err(|_| format!("{name} is not set: run this through cargo."))
}

fn read(path: &Path) -> Outcome<String> {
    fs::read_to_string(path).map_err(at(path))
}

fn write(path: &Path, text: &str) -> Outcome<()> {
    fs::write(path, text).map_err(at(path))
}

fn at(path: &Path) -> impl FnOnce(io::Error) -> String {
    let path = path.display().to_string();
    move |error| format!("{path}: {error}")
}
