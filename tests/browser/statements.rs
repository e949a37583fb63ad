//! What every footer leads to.

use crate::harness::{PHONE, journey_in_earnest};

#[test]
#[ignore = "needs Chromium"]
fn a_stranger_reads_the_statements() {
    journey_in_earnest("statements", PHONE, |person| async move {
        person.open("/sign-in").await;
        for (link, heading) in [
            ("Accessibility statement", "Accessibility statement"),
            ("Privacy", "Privacy notice"),
            ("Cookies", "Cookies"),
        ] {
            person.follow(link).await;
            assert_eq!(person.heading().await, heading);
            // Those that leave the service are not followed.
            let broken = "Promise.all([...document.links].filter(a => a.origin === location.origin) \
                .map(a => fetch(a.href).then(answer => answer.ok ? '' : a.href))) \
                .then(broken => broken.filter(Boolean))";
            assert_eq!(
                person.asks(broken).await,
                serde_json::json!([]),
                "{heading}"
            );
            let empty =
                "[...document.links].filter(a => !/^(https?|mailto):./.test(a.href)).length";
            assert_eq!(person.asks(empty).await, 0, "{heading}");
        }
    });
}
