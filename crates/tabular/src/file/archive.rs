//! Archives and what was made smaller: the one table in them is unpacked, within limits, and read as if it had been sent.

use std::fs::File;
use std::io::{BufReader, Read, Write as _};
use std::path::Path;

use flate2::bufread::MultiGzDecoder;
use zip::ZipArchive;

use super::{FileError, Format, Limits, Notice, Part, Reader};

/// Opens the table in an archive.
pub(super) fn open(
    path: &Path,
    part: &Part,
    limits: &Limits,
    scratch: &Path,
) -> Result<Reader, FileError> {
    let mut archive = archive(path, limits)?;
    if ["[Content_Types].xml", "mimetype"]
        .iter()
        .any(|name| archive.index_for_name(name).is_some())
    {
        return Reader::open(path, Format::Workbook, part, limits, scratch);
    }
    let mut tables: Vec<(usize, String, Format)> = Vec::new();
    for place in 0..archive.len() {
        let entry = archive.by_index_raw(place).map_err(unreadable)?;
        let name = entry.name().map_err(unreadable)?.into_owned();
        let hidden = name
            .split('/')
            .any(|step| step.starts_with('.') || step == "__MACOSX");
        if entry.is_file()
            && !hidden
            && let Some(format) = Format::of_file_name(&name)
                .filter(|format| !matches!(format, Format::Zip | Format::Gzip))
        {
            tables.push((place, name, format));
        }
    }
    // What is about the table stands beside it under a name that says so.
    let mut beside = Vec::new();
    if tables.len() > 1 && tables.iter().filter(|(_, name, _)| !is_about(name)).count() == 1 {
        (beside, tables) = tables.into_iter().partition(|(_, name, _)| is_about(name));
    }
    let (place, name, format) = match tables.as_slice() {
        [only] => only.clone(),
        [] => {
            return Err(FileError::Unreadable(
                "there is no file in the archive that can be read as a table".to_owned(),
            ));
        }
        many => {
            let names: Vec<&str> = many.iter().map(|(_, name, _)| name.as_str()).collect();
            return Err(FileError::Unreadable(format!(
                "there are {} tables in the archive, and only one can be loaded: {}",
                names.len(),
                names[..names.len().min(10)].join(", ")
            )));
        }
    };
    let target = tempfile::NamedTempFile::new_in(scratch)?;
    let mut entry = archive.by_index(place).map_err(unreadable)?;
    let packed = entry.compressed_size();
    unpack(&mut entry, packed, target.as_file(), limits)?;
    let mut reader = unpacked(target, &name, format, part, limits, scratch)?;
    if !beside.is_empty() {
        let names: Vec<&str> = beside.iter().map(|(_, name, _)| name.as_str()).collect();
        reader.notices.insert(
            1,
            Notice::new("archive", format!("not these: {}", names.join(", "))),
        );
    }
    Ok(reader)
}

/// Tells whether a file of an archive is called as what is about another one.
fn is_about(name: &str) -> bool {
    let file = name.rsplit('/').next().unwrap_or(name).to_lowercase();
    ["metadata", "meta_data", "readme", "dictionary", "schema"]
        .iter()
        .any(|word| file.contains(word))
}

/// Opens what was made smaller with gzip.
pub(super) fn gzip(
    path: &Path,
    part: &Part,
    limits: &Limits,
    scratch: &Path,
) -> Result<Reader, FileError> {
    let file = File::open(path)?;
    let packed = file.metadata()?.len();
    let mut entry = MultiGzDecoder::new(BufReader::new(file));
    let target = tempfile::NamedTempFile::new_in(scratch)?;
    unpack(&mut entry, packed, target.as_file(), limits)?;
    let name = entry
        .header()
        .and_then(|header| header.filename())
        .map(|name| String::from_utf8_lossy(name).into_owned());
    let format = match name.as_deref().and_then(Format::of_file_name) {
        Some(format) if !matches!(format, Format::Gzip) => format,
        // JSON is seen to be JSON, and everything else is text.
        _ => {
            let mut first = [0; 64];
            let length = super::encoding::read_full(&mut target.reopen()?, &mut first)?;
            match first[..length].trim_ascii_start().first() {
                Some(b'{' | b'[') => Format::Json,
                _ => Format::Delimited(None),
            }
        }
    };
    let name = name.unwrap_or_else(|| "what was unpacked".to_owned());
    unpacked(target, &name, format, part, limits, scratch)
}

/// Opens what was unpacked.
fn unpacked(
    target: tempfile::NamedTempFile,
    name: &str,
    format: Format,
    part: &Part,
    limits: &Limits,
    scratch: &Path,
) -> Result<Reader, FileError> {
    let mut head = vec![0; 4096];
    let length = super::encoding::read_full(&mut target.reopen()?, &mut head)?;
    let format = format
        .corrected(&head[..length])
        .map_err(FileError::Unreadable)?;
    if matches!(format, Format::Zip | Format::Gzip) {
        return Err(FileError::Unreadable(format!(
            "{name} in the archive is an archive itself"
        )));
    }
    let mut reader = Reader::open(target.path(), format, part, limits, scratch)?;
    reader.kept = Some(target.into_temp_path());
    reader
        .notices
        .insert(0, Notice::new("archive", format!("{name} of the archive")));
    Ok(reader)
}

/// Opens an archive and looks at what it says of its size.
pub(super) fn archive(
    path: &Path,
    limits: &Limits,
) -> Result<ZipArchive<BufReader<File>>, FileError> {
    let file = File::open(path)?;
    let packed = file.metadata()?.len();
    let mut archive = ZipArchive::new(BufReader::new(file)).map_err(unreadable)?;
    let mut unpacked: u64 = 0;
    for place in 0..archive.len() {
        unpacked = unpacked.saturating_add(archive.by_index_raw(place).map_err(unreadable)?.size());
    }
    check(unpacked, packed, limits)?;
    Ok(archive)
}

/// Refuses what becomes too large.
fn check(unpacked: u64, packed: u64, limits: &Limits) -> Result<(), FileError> {
    if unpacked > limits.unpacked {
        return Err(FileError::TooLarge(format!(
            "unpacked, the file has more than {} bytes",
            limits.unpacked
        )));
    }
    // Small ones may be as dense as they are.
    if unpacked > (16 << 20) && unpacked / packed.max(1) > limits.ratio {
        return Err(FileError::TooLarge(format!(
            "unpacked, the file is more than {} times as large",
            limits.ratio
        )));
    }
    Ok(())
}

/// Unpacks one entry; what it says of its size is not believed.
fn unpack(
    entry: &mut impl Read,
    packed: u64,
    mut target: &File,
    limits: &Limits,
) -> Result<(), FileError> {
    let mut buffer = vec![0; 256 << 10];
    let mut unpacked = 0;
    loop {
        let length = entry
            .read(&mut buffer)
            .map_err(|error| FileError::Unreadable(format!("the archive is damaged: {error}")))?;
        if length == 0 {
            return Ok(target.flush()?);
        }
        unpacked += length as u64;
        check(unpacked, packed, limits)?;
        target.write_all(&buffer[..length])?;
    }
}

fn unreadable(error: zip::result::ZipError) -> FileError {
    match error {
        zip::result::ZipError::Io(error)
            if error.kind() != std::io::ErrorKind::InvalidData
                && error.kind() != std::io::ErrorKind::UnexpectedEof =>
        {
            error.into()
        }
        other => FileError::Unreadable(format!("the archive cannot be read: {other}")),
    }
}
