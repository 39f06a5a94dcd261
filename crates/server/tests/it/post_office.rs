//! A server that takes letters.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};

/// An SMTP server for one conversation after another; what it was told comes out of the channel.
pub(crate) fn post_office(verdict: &'static str) -> (String, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("localhost:{}", listener.local_addr().unwrap().port());
    let (told, hear) = channel();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(stream) = stream else { return };
            // Whoever sends, or whoever reads, may have gone.
            if converse(&stream, verdict, &told).is_err() {
                return;
            }
        }
    });
    (address, hear)
}

fn converse(
    stream: &TcpStream,
    verdict: &str,
    told: &Sender<String>,
) -> Result<(), Box<dyn std::error::Error>> {
    let mut answers = stream.try_clone()?;
    let mut say = |text: &str| answers.write_all(format!("{text}\r\n").as_bytes());
    say("220 here")?;
    let (mut all, mut in_data) = (String::new(), false);
    for line in BufReader::new(stream).lines() {
        let line = line?;
        all.push_str(&line);
        all.push('\n');
        match line.as_str() {
            "." => {
                in_data = false;
                say(verdict)?;
                told.send(std::mem::take(&mut all))?;
            }
            _ if in_data => {}
            "DATA" => {
                in_data = true;
                say("354 go on")?;
            }
            "QUIT" => return Ok(()),
            _ => say("250 fine")?,
        }
    }
    Ok(())
}
