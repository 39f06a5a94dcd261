//! Bundles of entries: each entry behind its length in two bytes, as C2SP `tlog-tiles` has them.

use crate::error::LogError;

/// The longest entry that a bundle can hold.
pub const LONGEST: usize = u16::MAX as usize;

/// Adds an entry to a bundle.
pub fn push(bundle: &mut Vec<u8>, entry: &[u8]) -> Result<(), LogError> {
    let length = u16::try_from(entry.len()).map_err(|_| LogError::LongEntry(entry.len()))?;
    bundle.extend_from_slice(&length.to_be_bytes());
    bundle.extend_from_slice(entry);
    Ok(())
}

/// Takes a bundle apart.
pub fn split(mut bundle: &[u8]) -> Result<Vec<&[u8]>, LogError> {
    let mut out = Vec::new();
    while let Some((length, rest)) = bundle.split_first_chunk::<2>() {
        let length = usize::from(u16::from_be_bytes(*length));
        let (entry, rest) = rest.split_at_checked(length).ok_or(SHORT)?;
        out.push(entry);
        bundle = rest;
    }
    if bundle.is_empty() {
        Ok(out)
    } else {
        Err(SHORT)
    }
}

const SHORT: LogError = LogError::Form {
    what: "bundle",
    why: "it ends in the middle of an entry",
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_in_comes_out() {
        let mut bundle = Vec::new();
        for entry in [&b"one"[..], b"", b"three"] {
            push(&mut bundle, entry).unwrap();
        }
        assert_eq!(split(&bundle), Ok(vec![&b"one"[..], b"", b"three"]));
        for cut in [1, 3, bundle.len() - 1] {
            assert_eq!(split(&bundle[..cut]), Err(SHORT), "{cut}");
        }
        assert_eq!(
            push(&mut bundle, &vec![0; LONGEST + 1]),
            Err(LogError::LongEntry(LONGEST + 1))
        );
    }
}
