//! Whose request it is: the address behind the proxies that the operator trusts.

use std::net::{IpAddr, Ipv6Addr};

use axum::http::{HeaderMap, HeaderName};
use ipnet::IpNet;

/// What proxies write the addresses of a request's way in, nearest last.
const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The proxies that are believed when they say whom a request is from; by default none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TrustedProxies(Vec<IpNet>);

impl TrustedProxies {
    /// Addresses and networks, with commas between: `10.0.0.7, 2001:db8::/48`.
    ///
    /// # Errors
    /// What is neither.
    pub fn parse(text: &str) -> Result<Self, String> {
        let parts = text.split(',').map(str::trim);
        let nets = parts.filter(|part| !part.is_empty()).map(|part| {
            let address = part.parse::<IpAddr>().map(IpNet::from);
            let net = address.or_else(|_| part.parse::<IpNet>());
            net.map_err(|_| part.to_owned())
        });
        nets.collect::<Result<_, _>>().map(Self)
    }

    /// Whether none are.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn trusts(&self, address: IpAddr) -> bool {
        self.0.iter().any(|net| net.contains(&address))
    }
}

/// The address that a request is counted under.
///
/// Each proxy adds the address that it was spoken to from at the right of the header, so that only
/// what trusted proxies wrote is read: from the right, as far as the first address that is none of
/// theirs. What stands left of it was sent by the client, who may invent it. What can't be read
/// ends the way as well: the last proxy that could be read then answers for it.
pub fn client_address(peer: IpAddr, headers: &HeaderMap, trusted: &TrustedProxies) -> IpAddr {
    let mut client = peer.to_canonical();
    if !trusted.trusts(client) {
        return client;
    }
    // Several headers are one list, in their order (RFC 9110 5.3).
    let lines: Vec<_> = headers.get_all(FORWARDED_FOR).iter().collect();
    let hops = lines.iter().rev().flat_map(|line| {
        let parts = line.as_bytes().rsplit(|byte| *byte == b',');
        parts.map(|part| std::str::from_utf8(part).ok().and_then(hop))
    });
    for hop in hops {
        let Some(address) = hop else { break };
        client = address;
        if !trusted.trusts(client) {
            break;
        }
    }
    client
}

/// `192.0.2.1`, `192.0.2.1:443`, `2001:db8::1`, `[2001:db8::1]`, `[2001:db8::1]:443`.
fn hop(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let bare = text
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    let address = match bare {
        Some(inside) => inside.parse::<Ipv6Addr>().ok().map(IpAddr::V6),
        None => {
            let with_port = || Some(text.parse::<std::net::SocketAddr>().ok()?.ip());
            text.parse().ok().or_else(with_port)
        }
    };
    address.map(|address: IpAddr| address.to_canonical())
}

/// What of an address is counted as one: whoever has an IPv6 address has all of its /64.
pub(super) fn counted(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(six) => IpAddr::V6((u128::from(six) & !u128::from(u64::MAX)).into()),
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    const PROXY: &str = "10.0.0.1";

    fn found(peer: &str, headers: &[&str], trusted: &str) -> String {
        let mut map = HeaderMap::new();
        for header in headers {
            map.append(FORWARDED_FOR, HeaderValue::from_str(header).unwrap());
        }
        let trusted = TrustedProxies::parse(trusted).unwrap();
        client_address(peer.parse().unwrap(), &map, &trusted).to_string()
    }

    #[test]
    fn nobody_is_believed_who_is_not_trusted() {
        for headers in [&[][..], &["192.0.2.1"], &["192.0.2.1, 10.0.0.1"]] {
            assert_eq!(found(PROXY, headers, ""), PROXY);
            assert_eq!(found("203.0.113.5", headers, "10.0.0.0/8"), "203.0.113.5");
        }
    }

    #[test]
    fn the_first_from_the_right_who_is_no_proxy_is_the_client() {
        for (headers, client) in [
            (&["192.0.2.1"][..], "192.0.2.1"),
            // The client sent the left part itself.
            (&["198.51.100.9, 192.0.2.1"], "192.0.2.1"),
            (&["10.0.0.9, 192.0.2.1"], "192.0.2.1"),
            (&["198.51.100.9", "192.0.2.1"], "192.0.2.1"),
            (&["192.0.2.1, 10.0.0.2"], "192.0.2.1"),
            (&["192.0.2.1", "10.0.0.2, 10.0.0.3"], "192.0.2.1"),
            // Everybody on the way is trusted: whoever began it.
            (&["10.0.0.3, 10.0.0.2"], "10.0.0.3"),
            (&[], PROXY),
        ] {
            assert_eq!(found(PROXY, headers, "10.0.0.0/8"), client, "{headers:?}");
        }
    }

    #[test]
    fn an_address_is_read_however_it_is_written() {
        for (written, read) in [
            (" 192.0.2.1 ", "192.0.2.1"),
            ("192.0.2.1:51000", "192.0.2.1"),
            ("2001:db8::1", "2001:db8::1"),
            ("[2001:db8::1]", "2001:db8::1"),
            ("[2001:db8::1]:443", "2001:db8::1"),
            ("::ffff:192.0.2.1", "192.0.2.1"),
            ("[::ffff:192.0.2.1]:80", "192.0.2.1"),
        ] {
            assert_eq!(found(PROXY, &[written], PROXY), read, "{written}");
        }
        assert_eq!(found("::ffff:10.0.0.1", &["192.0.2.1"], PROXY), "192.0.2.1");
    }

    #[test]
    fn what_can_not_be_read_is_counted_under_the_last_proxy() {
        for garbage in [
            "",
            ",",
            "unknown",
            "_hidden",
            "192.0.2.1.1",
            "999.0.2.1",
            "192.0.2.1:99999",
            "[192.0.2.1]",
            "[2001:db8::1",
            "2001:db8::1%eth0",
            "for=192.0.2.1",
            "é",
        ] {
            assert_eq!(found(PROXY, &[garbage], PROXY), PROXY, "{garbage}");
            // What a client sent stays left of what the proxy wrote.
            let sent = format!("{garbage}, 192.0.2.1");
            assert_eq!(found(PROXY, &[&sent], PROXY), "192.0.2.1", "{garbage}");
        }
        let long = "10.0.0.1,".repeat(5000) + "10.0.0.1";
        assert_eq!(found(PROXY, &[&long], PROXY), PROXY);
    }

    #[test]
    fn proxies_are_addresses_and_networks() {
        for right in [
            "",
            "10.0.0.1",
            "10.0.0.0/8, 2001:db8::/48",
            " ::1 , 127.0.0.1 ,",
        ] {
            assert!(TrustedProxies::parse(right).is_ok(), "{right}");
        }
        for wrong in [
            "proxy.example",
            "10.0.0.0/33",
            "10.0.0.1:80",
            "10.0.0.1;10.0.0.2",
            "*",
        ] {
            assert!(TrustedProxies::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_network_of_one_household_is_counted_as_one() {
        let of = |text: &str| counted(text.parse().unwrap()).to_string();
        assert_eq!(of("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::");
        assert_eq!(of("192.0.2.77"), "192.0.2.77");
    }
}
