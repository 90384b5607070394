//! The protocol of Redis (RESP), for whatever reads and writes.

use std::io::{self, BufRead, ErrorKind, Write};

/// What a server says.
#[derive(Debug, PartialEq)]
pub(crate) enum Reply {
    Text(String),
    Number(i64),
    List(Vec<Reply>),
    Nothing,
    Error(String),
}

/// Sends a command, or a list of texts.
pub(crate) fn send(to: &mut impl Write, words: &[&str]) -> io::Result<()> {
    // In one piece: what is written bit by bit is sent bit by bit.
    let mut command = format!("*{}\r\n", words.len());
    for word in words {
        command.extend([&format!("${}\r\n", word.len()), *word, "\r\n"]);
    }
    to.write_all(command.as_bytes())
}

/// Waits for what the other side says.
pub(crate) fn receive(from: &mut impl BufRead) -> io::Result<Reply> {
    let mut line = String::new();
    from.read_line(&mut line)?;
    let line = line.strip_suffix("\r\n").ok_or(ErrorKind::UnexpectedEof)?;
    let (kind, rest) = line.split_at_checked(1).ok_or(ErrorKind::InvalidData)?;
    match kind {
        "+" => Ok(Reply::Text(rest.to_owned())),
        "-" => Ok(Reply::Error(rest.to_owned())),
        ":" => Ok(Reply::Number(rest.parse().map_err(io::Error::other)?)),
        "$" | "*" if rest == "-1" => Ok(Reply::Nothing),
        "$" => {
            let length: usize = rest.parse().map_err(io::Error::other)?;
            let mut text = vec![0; length + 2];
            from.read_exact(&mut text)?;
            text.truncate(length);
            Ok(Reply::Text(String::from_utf8(text).map_err(io::Error::other)?))
        }
        "*" => {
            let length: usize = rest.parse().map_err(io::Error::other)?;
            (0..length).map(|_| receive(from)).collect::<io::Result<_>>().map(Reply::List)
        }
        _ => Err(ErrorKind::InvalidData.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sent_is_what_is_received() {
        let mut sent = Vec::new();
        send(&mut sent, &["RPUSH", "letters", "Dear\r\nÁda"]).unwrap();
        let words = ["RPUSH", "letters", "Dear\r\nÁda"].map(|word| Reply::Text(word.to_owned()));
        assert_eq!(receive(&mut &*sent).unwrap(), Reply::List(words.into()));
    }

    #[test]
    fn each_kind_of_reply_is_read() {
        for (said, reply) in [
            ("+OK\r\n", Reply::Text("OK".to_owned())),
            ("-ERR no\r\n", Reply::Error("ERR no".to_owned())),
            (":-7\r\n", Reply::Number(-7)),
            ("$0\r\n\r\n", Reply::Text(String::new())),
            ("$-1\r\n", Reply::Nothing),
            ("*-1\r\n", Reply::Nothing),
            ("*0\r\n", Reply::List(Vec::new())),
        ] {
            assert_eq!(receive(&mut said.as_bytes()).unwrap(), reply, "{said:?}");
        }
        for wrong in ["", "\r\n", "?\r\n", ":x\r\n", "$5\r\nab", "*2\r\n:1\r\n"] {
            assert!(receive(&mut wrong.as_bytes()).is_err(), "{wrong:?}");
        }
    }
}
