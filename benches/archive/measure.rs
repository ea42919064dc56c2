//! Running a command as a user would, and what it took.

use std::io::Read as _;
use std::process::{Command, Stdio};
use std::time::Instant;

/// What one run of a command took.
pub struct Run {
    /// From start to end, in seconds.
    pub seconds: f64,
    /// What it wrote to standard output, in bytes.
    pub output_bytes: u64,
    /// The most memory it held, in bytes, where the system tells (Linux).
    pub peak_bytes: u64,
}

/// Runs a command to its end; its output is read and counted.
pub fn run(command: &mut Command) -> Run {
    let start = Instant::now();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the command starts");
    let status = format!("/proc/{}/status", child.id());
    let mut output = child.stdout.take().expect("its output");
    let mut buffer = vec![0; 1 << 20];
    let (mut output_bytes, mut peak_bytes) = (0, 0);
    // Looked at from another thread, while it runs: once it is gone, so is what it held.
    let (stop, stopped) = std::sync::mpsc::channel::<()>();
    let watch = std::thread::spawn(move || {
        let mut peak = 0;
        while stopped.recv_timeout(std::time::Duration::from_millis(20)).is_err() {
            peak = peak_of(&status).max(peak);
        }
        peak
    });
    loop {
        match output.read(&mut buffer).expect("its output can be read") {
            0 => break,
            read => output_bytes += read as u64,
        }
    }
    child.wait().expect("it ends");
    let seconds = start.elapsed().as_secs_f64();
    let _ = stop.send(());
    peak_bytes = watch.join().expect("watching ends").max(peak_bytes);
    Run { seconds, output_bytes, peak_bytes }
}

/// Runs a command that must succeed.
pub fn run_quietly(command: &mut Command) {
    let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status().expect("the command starts");
    assert!(status.success(), "{command:?} failed");
}

/// `VmHWM` of a process, in bytes.
fn peak_of(status: &str) -> u64 {
    let text = std::fs::read_to_string(status).unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes =
        line.and_then(|line| line.trim().strip_suffix(" kB")).and_then(|kb| kb.trim().parse::<u64>().ok());
    kilobytes.unwrap_or(0) * 1024
}

/// The middle one.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
