//! A Parquet table into a reading: a row is an event, in the columns of Security Lake or of a table
//! over CloudTrail logs.

use std::fs::File;
use std::io::{self, Cursor, Read};

use super::problem::Place;
use super::read_file::{FileReader, FileToRead};
use super::reading::Reading;
use crate::cloudtrail::inflate::{self, Opened};
use crate::cloudtrail::shapes;
use crate::cloudtrail::window::{More, Rest, Window};
use crate::columnar::error::Fault;
use crate::columnar::rows::{MAGIC, read_rows};

/// Whether the contents are a Parquet file.
pub(super) fn is_parquet(window: &mut Window<'_>) -> bool {
    while window.bytes().len() < MAGIC.len() && window.more() == More::Some {}
    window.bytes().starts_with(MAGIC)
}

/// Reads the events of a table. What is wrong with it costs only itself.
pub(super) fn read_parquet(file: &FileToRead, mut opened: Opened<'_>, reading: &mut Reading) {
    reading.files.insert(file.number, file.info());
    let mut reader = FileReader::new(reading, file);
    reader.faults.place = |row| Place::Row(row + 1);
    let source = source(&mut opened);
    // What is left of the stream is part of the input all the same.
    let rest = io::copy(&mut Rest(&mut opened.window), &mut io::sink());
    let read = match (source, rest) {
        (Err(error), _) | (_, Err(error)) => Err(inflate::describe(&error)),
        (Ok(Source::Memory(bytes)), _) => {
            let size = bytes.len() as u64;
            rows(&mut Cursor::new(bytes), size, &mut reader)
        }
        (Ok(Source::File(mut file, size)), _) => rows(&mut file, size, &mut reader),
    };
    reader.faults.failure = read.err();
    reader.finish(&file.name, true, opened.stored());
}

enum Source {
    Memory(Vec<u8>),
    File(File, u64),
}

fn source(opened: &mut Opened<'_>) -> io::Result<Source> {
    if let Some(mut file) = opened.large_file() {
        let size = file.metadata()?.len();
        let mut magic = [0; MAGIC.len()];
        file.read_exact(&mut magic)?;
        // A compressed one can only be read from front to back.
        if magic == MAGIC {
            return Ok(Source::File(file, size));
        }
    }
    let limit = inflate::LARGEST_IN_MEMORY;
    let mut bytes = Vec::new();
    Rest(&mut opened.window)
        .take(limit + 1)
        .read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit {
        let limit = limit >> 20;
        return Err(io::Error::other(format!(
            "a Parquet file of more than {limit} MiB must be a file of its own, not compressed, \
             in an archive or on standard input"
        )));
    }
    Ok(Source::Memory(bytes))
}

fn rows<R>(source: &mut R, size: u64, reader: &mut FileReader<&mut Reading>) -> Result<(), String>
where
    R: crate::columnar::rows::Source,
{
    let read = read_rows(source, size, shapes::tell_of_events, |row, object| {
        shapes::read_row(object, row, reader);
    });
    match read {
        Ok(_) => Ok(()),
        Err(Fault::NotParquet(reason)) => Err(format!("the Parquet data is damaged ({reason})")),
        Err(fault) => Err(fault.to_string()),
    }
}
