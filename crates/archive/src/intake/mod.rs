//! Places to documents: files and folders in all formats, web archives, feeds, sitemaps,
//! tables, web addresses.
