//! The files that pages are made of: found at the start, served precompressed, kept by browsers
//! under names that change with the content.

use super::{
    Context, ServeError,
    icons::{self, Icon},
};
use crate::config::Config;
use app::{
    Assets,
    support::files::{File, SCRIPT, STYLE},
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
use domain::Origin;
use std::{fs, path::PathBuf, sync::Arc};
use tower_http::{
    compression::CompressionLayer,
    services::{ServeDir, ServeFile},
};

pub(super) const FOREVER: HeaderValue =
    HeaderValue::from_static("public, max-age=31536000, immutable");
const A_DAY: HeaderValue = HeaderValue::from_static("public, max-age=86400");

/// Where the files are, and what they are called.
#[derive(Debug, Clone)]
pub struct Site {
    pub root: PathBuf,
    pub assets: Assets,
    /// Pictures of applications.
    pub icons: Vec<Icon>,
}

impl Site {
    /// Where the picture of the application at `origin` is; empty without one.
    pub fn icon_of(&self, origin: &Origin) -> String {
        let icon = self
            .icons
            .iter()
            .find(|icon| icon.origin == origin.as_str());
        icon.map(Icon::address).unwrap_or_default()
    }
}

/// Finds the files by the Leptos options.
pub fn locate(config: &Config) -> Result<Site, ServeError> {
    let options = &config.leptos;
    let hashes = if options.hash_files {
        hashes(&options.hash_file)?
    } else {
        String::new()
    };
    let name = |kind: &str| {
        let hash = hashes
            .lines()
            .find_map(|line| line.strip_prefix(kind)?.strip_prefix(':'));
        let hash = hash
            .map(|hash| format!(".{}", hash.trim()))
            .unwrap_or_default();
        format!(
            "/{}/{}{hash}.{kind}",
            options.site_pkg_dir, options.output_name
        )
    };
    let assets = Assets {
        css: name("css"),
        js: name("js"),
        wasm: name("wasm"),
    };
    Ok(Site {
        root: options.site_root.clone(),
        assets,
        icons: icons::read(config)?,
    })
}

/// cargo-leptos leaves the names beside the binary.
fn hashes(file: &str) -> Result<String, ServeError> {
    let path = std::env::current_exe()
        .map_or_else(|_| PathBuf::from(file), |exe| exe.with_file_name(file));
    fs::read_to_string(&path).map_err(|error| {
        ServeError::Leptos(format!(
            "{}: {error}; it is made by cargo leptos build",
            path.display()
        ))
    })
}

/// Serves them.
pub fn files(site: &Site) -> Router<Arc<Context>> {
    let package = ServeDir::new(site.root.join("pkg"))
        .append_index_html_on_directories(false)
        .precompressed_br()
        .precompressed_gzip();
    let icon = ServeFile::new(site.root.join("favicon.svg"))
        .precompressed_br()
        .precompressed_gzip();
    let texts = Router::new()
        .route("/texts/{file}", get(texts))
        .route(&STYLE.path, get(async || of_console(&STYLE)))
        .route(&SCRIPT.path, get(async || of_console(&SCRIPT)))
        .layer(CompressionLayer::new());
    let hashed = Router::new()
        .nest_service("/pkg", package)
        .merge(texts)
        .layer(map_response(keep::<true>));
    let plain = Router::new()
        .route_service("/favicon.svg", icon)
        .layer(map_response(keep::<false>));
    hashed.merge(plain)
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

/// Style or script of the support console.
fn of_console(file: &'static File) -> Response {
    ([(CONTENT_TYPE, file.kind)], file.content).into_response()
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
