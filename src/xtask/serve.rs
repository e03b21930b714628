use crate::process::{Attempt, Failure, Result};
use crate::{tools, trunk};
use std::fs;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// `cargo xtask serve`: builds the page and serves it on this machine until Ctrl-C.
pub fn run(port: u16) -> Result<()> {
    trunk::page(false, &tools::builders()?)?;
    let (listener, bound) = listen(port)?;
    if bound != port {
        println!("port {port} is taken, this is the next free one");
    }
    println!("Saker is at http://127.0.0.1:{bound}/ until Ctrl-C");
    for stream in listener.incoming().flatten() {
        std::thread::spawn(|| {
            // A browser that hangs up early is no trouble of ours.
            let _ = handle(stream, &trunk::dist());
        });
    }
    Ok(())
}

fn listen(wanted: u16) -> Result<(TcpListener, u16)> {
    let mut last = None;
    for port in wanted..=wanted.saturating_add(50) {
        match TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
            Ok(listener) => {
                let bound = listener.local_addr().attempt(|| "the port is not known".to_owned())?.port();
                return Ok((listener, bound));
            }
            Err(error) => last = Some(error),
        }
    }
    let why = last.map_or_else(String::new, |error| format!(": {error}"));
    Err(Failure(format!("no port from {wanted} on can be listened on{why}")))
}

fn handle(mut stream: TcpStream, folder: &Path) -> io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    let mut reader = BufReader::new(stream.try_clone()?).take(16 * 1024);
    let mut request = String::new();
    reader.read_line(&mut request)?;
    // The headers say nothing that a folder of files needs; they are read so that the browser is not cut off.
    let mut header = String::new();
    while reader.read_line(&mut header)? > 2 {
        header.clear();
    }
    let Answer { status, kind, body } = answer(folder, &request);
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nCache-Control: no-cache\r\n\
         X-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n",
        body.len()
    )?;
    if !request.starts_with("HEAD ") {
        stream.write_all(&body)?;
    }
    stream.flush()
}

struct Answer {
    status: &'static str,
    kind: &'static str,
    body: Vec<u8>,
}

/// The answer to a request line such as `GET /index.html HTTP/1.1`.
fn answer(folder: &Path, request: &str) -> Answer {
    let plain = |status, text: &str| Answer { status, kind: "text/plain; charset=utf-8", body: text.into() };
    let mut words = request.split_whitespace();
    let (Some("GET" | "HEAD"), Some(target)) = (words.next(), words.next()) else {
        return plain("405 Method Not Allowed", "only GET and HEAD\n");
    };
    let Some(file) = file(folder, target) else { return plain("404 Not Found", "not found\n") };
    match fs::read(&file) {
        Ok(body) => Answer { status: "200 OK", kind: kind(&file), body },
        Err(_) => plain("404 Not Found", "not found\n"),
    }
}

/// The file that a target names; `None` for anything that could lead out of the folder. The names that are built need
/// no escapes, so that none are read.
fn file(folder: &Path, target: &str) -> Option<PathBuf> {
    let path = target.split(['?', '#']).next()?.strip_prefix('/')?;
    let path = if path.is_empty() { "index.html" } else { path };
    let plain = |part: &str| {
        !part.is_empty()
            && !part.starts_with('.')
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
    };
    path.split('/').all(plain).then(|| folder.join(path))
}

fn kind(file: &Path) -> &'static str {
    match file.extension().and_then(|extension| extension.to_str()).unwrap_or("") {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "json" | "webmanifest" => "application/json",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(target: &str, expected: Option<&str>) {
        assert_eq!(file(Path::new("dist"), target), expected.map(PathBuf::from), "{target}");
    }

    #[test]
    fn targets_are_files_of_the_folder() {
        check("/", Some("dist/index.html"));
        check("/?x#y", Some("dist/index.html"));
        check("/app-0.js", Some("dist/app-0.js"));
        check("/snippets/a/b.js", Some("dist/snippets/a/b.js"));
    }

    #[test]
    fn nothing_leads_out_of_the_folder() {
        for target in
            ["", "x", "/../Cargo.toml", "/a/../../b", "//etc/passwd", "/%2e%2e/x", "/.git/config", "/a\\b", "/."]
        {
            check(target, None);
        }
    }

    #[test]
    fn only_reading_is_allowed() {
        assert!(answer(Path::new("dist"), "POST / HTTP/1.1\r\n").status.starts_with("405"));
        assert!(answer(Path::new("no such folder"), "GET / HTTP/1.1\r\n").status.starts_with("404"));
        assert!(answer(Path::new("dist"), "").status.starts_with("405"));
    }

    #[test]
    fn a_taken_port_is_passed_over() {
        let (first, port) = listen(0).expect("some port is free");
        let (_second, next) = listen(port).expect("another port is free");
        assert!(next > port, "{next} after {port}");
        drop(first);
    }
}
