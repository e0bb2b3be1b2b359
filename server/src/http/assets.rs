//! The files that pages are made of: found at the start, served precompressed, kept by browsers
//! under names that change with the content.

use super::error::ServeError;
use crate::{config::Config, icons::Icons};
use app::{
    Assets,
    files::{CONSOLE_SCRIPT, CONSOLE_STYLE, File, START},
    texts::LANGUAGES,
};
use axum::{
    Router,
    extract::Path,
    http::{
        HeaderValue, StatusCode,
        header::{CACHE_CONTROL, CONTENT_TYPE},
    },
    middleware::map_response,
    response::{IntoResponse, Response},
    routing::get,
};
use std::{
    fs,
    io::ErrorKind,
    path::{Path as FilePath, PathBuf},
    sync::Arc,
};
use store::reason;
use tower_http::{
    CompressionLevel,
    compression::CompressionLayer,
    services::{ServeDir, ServeFile},
};

/// For files whose names change with their content.
const FOREVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const A_DAY: HeaderValue = HeaderValue::from_static("public, max-age=86400");

const FAVICON: &str = "/favicon.svg";

/// Where the files are, and what they are called.
#[derive(Debug, Clone)]
pub struct Site {
    pub root: PathBuf,
    pub assets: Assets,
    /// Pictures of applications.
    pub icons: Arc<Icons>,
}

/// Finds the files by the Leptos options.
///
/// # Errors
///
/// [`ServeError::Site`] for the first file that is missing; [`ServeError::Icon`].
pub fn locate(config: &Config) -> Result<Site, ServeError> {
    let options = &config.leptos;
    let hashes = options.hash_files.then(|| hashes(&options.hash_file));
    let hashes = hashes.transpose()?;
    let name = |kind: &'static str| -> Result<String, ServeError> {
        let hash = match &hashes {
            Some((path, hashes)) => format!(".{}", hash_of(kind, hashes, path)?),
            None => String::new(),
        };
        let (folder, name) = (&options.site_pkg_dir, &options.output_name);
        Ok(format!("/{folder}/{name}{hash}.{kind}"))
    };
    let assets = Assets {
        css: name("css")?,
        js: name("js")?,
        wasm: name("wasm")?,
    };
    let root = options.site_root.clone();
    for file in [&assets.css, &assets.js, &assets.wasm, FAVICON] {
        find(&root, file)?;
    }
    Ok(Site {
        root,
        assets,
        icons: Icons::read(config)?.into(),
    })
}

/// cargo-leptos leaves the names beside the binary.
fn hashes(file: &str) -> Result<(PathBuf, String), ServeError> {
    let path = std::env::current_exe()
        .map_or_else(|_| PathBuf::from(file), |exe| exe.with_file_name(file));
    match fs::read_to_string(&path) {
        Ok(hashes) => Ok((path, hashes)),
        Err(source) => {
            let why = format!("cannot be read: {}", reason(&source));
            Err(ServeError::Site { path, why })
        }
    }
}

fn hash_of<'a>(kind: &str, hashes: &'a str, path: &FilePath) -> Result<&'a str, ServeError> {
    let hash = hashes
        .lines()
        .find_map(|line| line.strip_prefix(kind)?.strip_prefix(':'));
    hash.map(str::trim).ok_or_else(|| ServeError::Site {
        path: path.to_owned(),
        why: format!("does not say what the {kind} file is called"),
    })
}

/// Without one of them, pages would look broken and do less: better said at the start.
fn find(root: &FilePath, file: &str) -> Result<(), ServeError> {
    let path = root.join(file.trim_start_matches('/'));
    let why = match fs::File::open(&path).and_then(|file| file.metadata()) {
        Ok(metadata) if metadata.is_file() => return Ok(()),
        Ok(_) => "is not a file".to_owned(),
        Err(error) if error.kind() == ErrorKind::NotFound && has_like(&path) => {
            "is missing, and there is one of another build".to_owned()
        }
        Err(error) if error.kind() == ErrorKind::NotFound => "is missing".to_owned(),
        Err(error) => format!("cannot be read: {}", reason(&error)),
    };
    let path = std::path::absolute(&path).unwrap_or(path);
    Err(ServeError::Site { path, why })
}

/// Whether the folder has a file that is called alike, with another hash.
fn has_like(path: &FilePath) -> bool {
    let parts = |name: &str| {
        Some((
            name.split('.').next()?.to_owned(),
            name.rsplit('.').next()?.to_owned(),
        ))
    };
    let of = |path: &FilePath| parts(path.file_name()?.to_str()?);
    let entries = path.parent().and_then(|folder| fs::read_dir(folder).ok());
    let mut entries = entries.into_iter().flatten().flatten();
    entries.any(|entry| of(&entry.path()) == of(path))
}

/// Serves them.
pub fn files<S: Clone + Send + Sync + 'static>(site: &Site) -> Router<S> {
    let package = ServeDir::new(site.root.join("pkg"))
        .append_index_html_on_directories(false)
        .precompressed_br()
        .precompressed_gzip();
    let icon = ServeFile::new(site.root.join(FAVICON.trim_start_matches('/')))
        .precompressed_br()
        .precompressed_gzip();
    let texts = Router::new()
        .route("/texts/{file}", get(texts))
        .route(&START.path, get(async || own(&START)))
        .route(&CONSOLE_STYLE.path, get(async || own(&CONSOLE_STYLE)))
        .route(&CONSOLE_SCRIPT.path, get(async || own(&CONSOLE_SCRIPT)))
        .layer(CompressionLayer::new().quality(CompressionLevel::Precise(6)));
    let hashed = Router::new()
        .nest_service("/pkg", package)
        .merge(texts)
        .layer(map_response(keep::<true>));
    let plain = Router::new()
        .route_service(FAVICON, icon)
        .layer(map_response(keep::<false>));
    let icons = Arc::clone(&site.icons);
    let picture = get(async move |name| picture(&icons, name));
    hashed.merge(plain).route("/icons/{name}", picture)
}

/// The picture of an application.
fn picture(icons: &Icons, Path(name): Path<String>) -> Response {
    match icons.find(&name) {
        Some(icon) => {
            let headers = [
                (CONTENT_TYPE, HeaderValue::from_static(icon.kind)),
                (CACHE_CONTROL, FOREVER),
            ];
            (headers, icon.bytes.clone()).into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn keep<const HASHED: bool>(mut response: Response) -> Response {
    // A 304 too: its headers replace those of the copy that the browser has (RFC 9111 §3.2).
    if matches!(response.status(), StatusCode::OK | StatusCode::NOT_MODIFIED) {
        response
            .headers_mut()
            .insert(CACHE_CONTROL, if HASHED { FOREVER } else { A_DAY });
    }
    response
}

fn own(file: &'static File) -> Response {
    ([(CONTENT_TYPE, file.kind)], file.content.as_str()).into_response()
}

/// The texts of one language.
async fn texts(Path(file): Path<String>) -> Response {
    match LANGUAGES
        .iter()
        .find(|language| language.path.strip_prefix("/texts/") == Some(&file))
    {
        Some(language) => {
            ([(CONTENT_TYPE, "text/plain; charset=utf-8")], language.file).into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
