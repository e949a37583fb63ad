//! The stylesheet, script and icon that `build.rs` made, served from memory under names that change with their content.

use std::sync::LazyLock;

use axum::Router;
use memory_serve::{CacheControl, Manifest, MemoryServe};

static MANIFEST: LazyLock<Manifest> = LazyLock::new(|| serve().manifest());

/// Made once, however many routers there are: memory-serve keeps the unpacked files for good.
static FILES: LazyLock<Router> = LazyLock::new(|| serve().into_router());

/// Routes below `/assets`: hashed names kept by browsers for a year, with ETag, compressed in release builds.
pub fn router<S: Clone + Send + Sync + 'static>() -> Router<S> {
    FILES.clone().with_state(())
}

/// Address of the stylesheet.
pub fn stylesheet() -> &'static str {
    href("/assets/app.css")
}

/// Address of the script, an ES module.
pub fn script() -> &'static str {
    href("/assets/app.js")
}

/// Address of the icon.
pub fn favicon() -> &'static str {
    href("/assets/favicon.svg")
}

fn serve() -> MemoryServe {
    memory_serve::load!()
        .index_file(None)
        .enable_hashed_routes(true)
        .cache_control(CacheControl::NoCache)
}

fn href(plain: &'static str) -> &'static str {
    MANIFEST.get(plain).unwrap_or(plain)
}

#[cfg(test)]
#[allow(clippy::expect_used)]
mod tests {
    use axum::{
        body::Body,
        http::{Request, StatusCode, header},
    };
    use tower::ServiceExt;

    use super::*;

    async fn get(path: &str) -> axum::response::Response {
        let request = Request::get(path).body(Body::empty()).expect("a request");
        router::<()>().oneshot(request).await.expect("an answer")
    }

    #[tokio::test]
    async fn what_pages_name_is_served_for_good() {
        for path in [stylesheet(), script(), favicon()] {
            let response = get(path).await;
            assert_eq!(response.status(), StatusCode::OK, "{path}");
            assert_eq!(
                response.headers()[header::CACHE_CONTROL],
                "max-age=31536000, immutable",
                "{path}"
            );
            assert!(response.headers().contains_key(header::ETAG), "{path}");
        }
    }

    #[tokio::test]
    async fn unknown_files_are_not_found() {
        assert_eq!(
            get("/assets/fonts/light.woff2").await.status(),
            StatusCode::NOT_FOUND
        );
    }

    #[test]
    fn names_change_with_content() {
        assert!(stylesheet().starts_with("/assets/app.") && stylesheet() != "/assets/app.css");
        assert!(script() != "/assets/app.js");
    }
}
