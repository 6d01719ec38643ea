//! What the macros cost to compile: an application with `#[jwt_protected(..)]` above each route against the same one with
//! a hand-written guard as first argument of each. Prints the table of README.md.
//!
//! `cargo run --release --manifest-path benches/Cargo.toml --bin compile_cost -- --routes 500 --runs 9`

mod application;
mod cargo;
mod measure;
mod options;

use std::process::ExitCode;

use application::{Application, Style};
use cargo::{Workspace, count_crates, rustc_version};
use measure::{Sample, Samples};
use options::Options;

pub(crate) type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

fn main() -> ExitCode {
    match Options::read(std::env::args().skip(1)).and_then(|options| run(&options)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("compile_cost: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(options: &Options) -> Result<()> {
    let workspace = Workspace::create(options)?;
    let declared = Application::new(Style::Declared, options.routes);
    let written = Application::new(Style::HandWritten, options.routes);
    workspace.write(&declared, 0)?;
    workspace.write(&written, 0)?;
    for application in [&declared, &written] {
        eprintln!("building the dependencies of `{}`, and it once", application.name());
        workspace.check(application)?;
    }

    let scratch = interleaved(options.runs, &[&declared, &written], "from scratch", |application, _| {
        workspace.clean(application)?;
        workspace.check(application)
    })?;
    // What a removal leaves behind is not what an editor's next save finds.
    for application in [&declared, &written] {
        workspace.check(application)?;
    }
    let touched = interleaved(options.runs, &[&declared, &written], "one handler changed", |application, run| {
        workspace.write(application, run + 1)?;
        workspace.check(application)
    })?;

    println!(
        "| `cargo check`, {} routes, {} | `#[jwt_protected]` | by hand | ratio | of processor time | at most |",
        options.routes,
        rustc_version()?
    );
    println!("| --- | --- | --- | --- | --- | --- |");
    row("after a change in one handler", &touched, 1.15);
    row("the application's crate from scratch", &scratch, 1.25);
    println!();
    if !options.smoke {
        let mut macros = Samples::default();
        for _ in 0..options.runs.min(3) {
            macros.push(&workspace.build_macros()?);
        }
        println!("- clean build of `jwt-macros` and all that it needs: {macros}");
    }
    let (plain, with) = (count_crates(&workspace, "plain")?, count_crates(&workspace, "with")?);
    println!("- crates that `jwt-core` adds to a plain Rocket application: {} ({plain} to {with})", with - plain);
    Ok(())
}

/// The samples of each application, taken in turn and each first in every other round, so that whatever else the machine
/// does meets both.
fn interleaved(
    runs: usize,
    applications: &[&Application; 2],
    what: &str,
    measure: impl Fn(&Application, usize) -> Result<Sample>,
) -> Result<[Samples; 2]> {
    let mut samples = [Samples::default(), Samples::default()];
    for run in 0..runs {
        let mut round = applications.iter().zip(&mut samples).collect::<Vec<_>>();
        if run % 2 == 1 {
            round.reverse();
        }
        for (application, samples) in round {
            let took = measure(application, run)?;
            eprintln!("{what}, run {} of {runs}, `{}`: {:.2} s", run + 1, application.name(), took.wall.as_secs_f64());
            samples.push(&took);
        }
    }
    Ok(samples)
}

fn row(what: &str, [declared, written]: &[Samples; 2], bound: f64) {
    let ratio = declared.wall() / written.wall();
    let processor = declared.processor() / written.processor();
    println!("| {what} | {declared} | {written} | {ratio:.2} | {processor:.2} | {bound} |");
}
