//! The `getopt` transformer: the short options in a list of arguments.

use std::borrow::Cow;

use crate::value::{Got, Value};

/// What an options text such as `ab:c` allows.
struct Options {
    known: [bool; 256],
    takes_value: [bool; 256],
}

/// Reads `args` by `options`. Without `pick` the result is the list of all options and their values, `?` for each one
/// that is not known; with it, the value of the last such option, or its own letter if it takes none.
///
/// Reading stops at `--` and at the first argument that is no option; long options are passed over.
pub(crate) fn read<'a>(args: &[Cow<'_, [u8]>], options: &[u8], pick: Option<u8>) -> Got<'a> {
    let options = Options::new(options);
    let mut found: Vec<Vec<u8>> = Vec::new();
    let mut picked: Option<Vec<u8>> = None;
    let mut at = 0;
    while let Some(arg) = args.get(at) {
        at += 1;
        if arg.as_ref() == b"--" {
            break;
        }
        if arg.len() > 2 && arg.starts_with(b"--") {
            continue;
        }
        if arg.len() < 2 || arg[0] != b'-' {
            break;
        }
        for (index, letter) in arg.iter().enumerate().skip(1) {
            let wanted = pick.is_none_or(|pick| pick == *letter);
            if !options.known[usize::from(*letter)] {
                if pick.is_none() {
                    found.push(b"?".to_vec());
                }
                continue;
            }
            if !options.takes_value[usize::from(*letter)] {
                if wanted {
                    found.push(vec![*letter]);
                    picked = Some(vec![*letter]);
                }
                continue;
            }
            let value = if index + 1 < arg.len() {
                Some(arg[index + 1..].to_vec())
            } else {
                let next = args.get(at).map(|next| next.to_vec());
                at += usize::from(next.is_some());
                next
            };
            if wanted {
                match value {
                    Some(value) => {
                        found.push(vec![*letter]);
                        found.push(value.clone());
                        picked = Some(value);
                    }
                    None => {
                        found.push(Vec::new());
                        picked = Some(Vec::new());
                    }
                }
            }
            break;
        }
    }
    let value = |bytes: Vec<u8>| Value::Bytes(Cow::Owned(bytes));
    match pick {
        Some(_) => picked.map_or(Got::Null, |bytes| Got::Value(value(bytes))),
        None => Got::Value(Value::List(found.into_iter().map(value).collect())),
    }
}

impl Options {
    /// A leading colon is passed over; any other colon says that the letter before it takes a value.
    fn new(text: &[u8]) -> Options {
        let mut options = Options { known: [false; 256], takes_value: [false; 256] };
        let mut letters = text.strip_prefix(b":").unwrap_or(text).iter().peekable();
        while let Some(letter) = letters.next() {
            if *letter == b':' {
                continue;
            }
            options.known[usize::from(*letter)] = true;
            if letters.next_if(|next| **next == b':').is_some() {
                options.takes_value[usize::from(*letter)] = true;
            }
        }
        options
    }
}
