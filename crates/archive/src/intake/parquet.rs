//! Parquet: a document a row, from columns of text.
//!
//! Read row group by row group and page by page, only the columns that are asked for;
//! the columns are known as those of a [`table`] are. Nested and repeated
//! columns are not read.

use super::source::Source;
use super::{Options, Piece, Problem, Progress, Unread, table};
use anyhow::{Result, bail};
use bytes::Bytes;
use jiff::{Span, Timestamp, civil};
use parquet::basic::{ConvertedType, LogicalType, TimeUnit};
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::DataType;
use parquet::errors::Result as ParquetResult;
use parquet::file::reader::{ChunkReader, FileReader, Length, SerializedFileReader};
use parquet::schema::types::ColumnDescriptor;
use serde_json::Value;
use std::collections::VecDeque;
use std::fs::File;
use std::io::Read;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// So many rows are read at a time.
const BATCH: usize = 16;
/// A Parquet file that isn't a file of its own (packed, fetched, standard input) is held
/// in memory, so far.
const MOST: u64 = 256 << 20;

/// The rows of a Parquet file.
pub struct Rows {
    reader: SerializedFileReader<Chunks>,
    /// The fields and the columns, by their number among the leaves.
    places: Vec<(&'static str, usize)>,
    group: usize,
    columns: Vec<ColumnReader>,
    /// Rows of the group that are still to be read.
    left: usize,
    ready: VecDeque<Vec<u8>>,
    given: u64,
    name: String,
    path: Option<String>,
    published: Option<civil::Date>,
    progress: Option<Arc<Progress>>,
    over: bool,
}

impl Rows {
    /// Reads the file's own description and finds the columns.
    pub fn new(source: Source, options: &Options) -> Result<Rows> {
        let [name, path] = [Some(source.name().to_owned()), source.path.clone()];
        let file = source.file.clone();
        let (chunks, progress) = match file.map(|(path, told)| (File::open(path), told)) {
            Some((Ok(file), told)) if is_parquet(&file) => {
                (Chunks::File(file), Some(told))
            }
            _ => (Chunks::Bytes(source.into_bytes(MOST)?.into()), None),
        };
        let reader = guarded(|| Ok(SerializedFileReader::new(chunks)?))?;
        let schema = reader.metadata().file_metadata().schema_descr_ptr();
        let (header, leaves): (Vec<String>, Vec<usize>) = schema
            .columns()
            .iter()
            .enumerate()
            .filter(|(_, column)| column.max_rep_level() == 0)
            .map(|(leaf, column)| (column.path().string(), leaf))
            .unzip();
        let places = options.columns.place(&header)?;
        let leaf = |(field, at): (&'static str, usize)| {
            leaves.get(at).map(|leaf| (field, *leaf))
        };
        Ok(Rows {
            places: places.into_iter().filter_map(leaf).collect(),
            reader,
            group: 0,
            columns: Vec::new(),
            left: 0,
            ready: VecDeque::new(),
            given: 0,
            name: name.unwrap_or_default(),
            path,
            published: options.published,
            progress,
            over: false,
        })
    }

    /// Reads the next rows; `false` at the end of the file.
    fn fill(&mut self) -> Result<bool> {
        while self.left == 0 {
            if self.group >= self.reader.num_row_groups() {
                return Ok(false);
            }
            let group = self.reader.get_row_group(self.group)?;
            self.group += 1;
            self.left = usize::try_from(group.metadata().num_rows())?;
            if let Some(progress) = &self.progress {
                progress.add(u64::try_from(group.metadata().compressed_size())?);
            }
            let columns =
                self.places.iter().map(|(_, leaf)| group.get_column_reader(*leaf));
            self.columns = columns.collect::<ParquetResult<_>>()?;
        }
        let rows = self.left.min(BATCH);
        let schema = self.reader.metadata().file_metadata().schema_descr_ptr();
        let mut cells: Vec<Vec<Option<Value>>> = Vec::new();
        for (column, (_, leaf)) in self.columns.iter_mut().zip(&self.places) {
            let read = cells_of(column, &schema.column(*leaf), rows)?;
            if read.len() != rows {
                bail!("a column ends before the others do");
            }
            cells.push(read);
        }
        self.left -= rows;
        let fields: Vec<(&'static str, usize)> =
            self.places.iter().enumerate().map(|(at, (field, _))| (*field, at)).collect();
        for row in 0..rows {
            let cell = |at: usize| cells.get_mut(at)?.get_mut(row)?.take();
            self.ready.push_back(table::object(&fields, cell));
        }
        Ok(true)
    }
}

impl Iterator for Rows {
    type Item = Piece;

    fn next(&mut self) -> Option<Piece> {
        while self.ready.is_empty() {
            if self.over {
                return None;
            }
            match guarded(|| self.fill()) {
                Ok(true) => {}
                Ok(false) => self.over = true,
                Err(error) => {
                    self.over = true;
                    let what = format!("row {}: {error:#}", self.given + 1);
                    return Some(Piece::problem(Problem::new(&self.name, &what)));
                }
            }
        }
        let bytes = self.ready.pop_front()?;
        self.given += 1;
        Some(Piece::unread(Unread {
            bytes,
            path: self.path.clone(),
            published: self.published,
            as_if: Some("row.json"),
            part: Some(format!("row {}", self.given)),
            ..Unread::default()
        }))
    }
}

/// The format's reader may panic at a file that contradicts itself: that file is damaged,
/// no more.
fn guarded<T>(read: impl FnOnce() -> Result<T>) -> Result<T> {
    match catch_unwind(AssertUnwindSafe(read)) {
        Ok(Ok(read)) => Ok(read),
        Ok(Err(error)) if error.is::<parquet::errors::ParquetError>() => {
            bail!("damaged Parquet data ({error}): fetch the file anew")
        }
        Ok(Err(error)) => Err(error),
        Err(_) => bail!("damaged Parquet data: fetch the file anew"),
    }
}

/// The next cells of a column.
fn cells_of(
    column: &mut ColumnReader,
    described: &ColumnDescriptor,
    rows: usize,
) -> Result<Vec<Option<Value>>> {
    let full = described.max_def_level();
    match column {
        ColumnReader::ByteArrayColumnReader(reader) => {
            values(reader, full, rows, |cell| {
                let text = String::from_utf8_lossy(cell.data()).into_owned();
                (!text.trim().is_empty()).then_some(Value::String(text))
            })
        }
        ColumnReader::Int32ColumnReader(reader) => {
            let days = is_date(described);
            values(reader, full, rows, |number| match days {
                true => {
                    let epoch = civil::date(1970, 1, 1);
                    let days = Span::new().try_days(*number).ok()?;
                    let day = epoch.checked_add(days).ok()?;
                    Some(Value::String(day.to_string()))
                }
                false => Some(Value::from(*number)),
            })
        }
        ColumnReader::Int64ColumnReader(reader) => {
            let unit = unit(described);
            values(reader, full, rows, |number| match unit {
                Some(per_second) => {
                    let second = number.div_euclid(per_second);
                    let instant = Timestamp::from_second(second).ok()?;
                    Some(Value::String(instant.to_string()))
                }
                None => Some(Value::from(*number)),
            })
        }
        _ => bail!(
            "column '{}' holds neither text nor dates: name others with --columns",
            described.path().string()
        ),
    }
}

fn values<T: DataType>(
    reader: &mut ColumnReaderImpl<T>,
    full: i16,
    rows: usize,
    value: impl Fn(&T::T) -> Option<Value>,
) -> Result<Vec<Option<Value>>> {
    let (mut values, mut levels) = (Vec::new(), Vec::new());
    let mut records = 0;
    while records < rows {
        let levels = (full > 0).then_some(&mut levels);
        let (read, ..) =
            reader.read_records(rows - records, levels, None, &mut values)?;
        if read == 0 {
            break;
        }
        records += read;
    }
    if full == 0 {
        return Ok(values.iter().map(value).collect());
    }
    let mut values = values.iter();
    let cell =
        |level: &i16| if *level == full { values.next().and_then(&value) } else { None };
    Ok(levels.iter().map(cell).collect())
}

fn is_date(column: &ColumnDescriptor) -> bool {
    matches!(column.logical_type_ref(), Some(LogicalType::Date))
        || column.converted_type() == ConvertedType::DATE
}

/// How many of the column's units make a second, where it holds instants.
fn unit(column: &ColumnDescriptor) -> Option<i64> {
    match (column.logical_type_ref(), column.converted_type()) {
        (Some(LogicalType::Timestamp(stamp)), _) => Some(match stamp.unit {
            TimeUnit::MILLIS => 1_000,
            TimeUnit::MICROS => 1_000_000,
            TimeUnit::NANOS => 1_000_000_000,
        }),
        (_, ConvertedType::TIMESTAMP_MILLIS) => Some(1_000),
        (_, ConvertedType::TIMESTAMP_MICROS) => Some(1_000_000),
        _ => None,
    }
}

/// Whether the file itself is one, and not what it unpacks to.
fn is_parquet(file: &File) -> bool {
    let mut first = [0; 4];
    let Ok(mut start) = ChunkReader::get_read(file, 0) else { return false };
    start.read_exact(&mut first).is_ok() && &first == b"PAR1"
}

/// What can be read by leaps.
enum Chunks {
    File(File),
    Bytes(Bytes),
}

impl Length for Chunks {
    fn len(&self) -> u64 {
        match self {
            Chunks::File(file) => Length::len(file),
            Chunks::Bytes(bytes) => bytes.len() as u64,
        }
    }
}

impl ChunkReader for Chunks {
    type T = Box<dyn Read + Send>;

    fn get_read(&self, start: u64) -> ParquetResult<Self::T> {
        Ok(match self {
            Chunks::File(file) => Box::new(file.get_read(start)?),
            Chunks::Bytes(bytes) => Box::new(ChunkReader::get_read(bytes, start)?),
        })
    }

    fn get_bytes(&self, start: u64, length: usize) -> ParquetResult<Bytes> {
        match self {
            Chunks::File(file) => file.get_bytes(start, length),
            Chunks::Bytes(bytes) => bytes.get_bytes(start, length),
        }
    }
}
