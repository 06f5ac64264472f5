//! What the service asks of others over HTTP: one place, with time-outs and bounds, and no way to addresses
//! that are private unless the operator says so.
//!
//! A name is resolved once and the connection goes to an address that was looked at, so that a name that
//! changes its mind leads nowhere; redirects and proxies are not followed.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::time::Duration;

use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};
use ureq::{Agent, Error};

/// How long one request may take, from the name to the last byte.
const TIMEOUT: Duration = Duration::from_secs(10);
/// The longest answer that is read.
const ANSWER_BYTES_MAX: u64 = 256 * 1024;

crate::faults! {
    /// Why nothing came back.
    pub enum OutboundFault {
        /// No connection, no answer in time, or none within the bounds; what the client says.
        Lost { url: String, reason: String } "outbound-lost" Unavailable;
    }
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    /// Of HTTP.
    pub status: u16,
    /// At most 256 KiB.
    pub body: Vec<u8>,
}

/// Asks others.
#[derive(Debug, Clone)]
pub struct Outbound {
    agent: Agent,
}

impl Outbound {
    /// With `private`, addresses of this machine and its neighbourhood are allowed.
    pub fn new(private: bool) -> Outbound {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .proxy(None)
            .timeout_global(Some(TIMEOUT))
            .user_agent(concat!("folkmoot/", env!("CARGO_PKG_VERSION")))
            .build();
        let resolver = Looked {
            private,
            names: DefaultResolver::default(),
        };
        Outbound {
            agent: Agent::with_parts(config, DefaultConnector::default(), resolver),
        }
    }

    /// Reads what is at an address.
    pub fn get(&self, url: &str) -> Result<Answer, OutboundFault> {
        read(url, self.agent.get(url).call())
    }

    /// Sends a form and reads what comes back.
    pub fn post_form(&self, url: &str, form: &[u8]) -> Result<Answer, OutboundFault> {
        let kind = "application/x-www-form-urlencoded";
        read(url, self.agent.post(url).content_type(kind).send(form))
    }

    /// Sends a body and reads what comes back.
    pub fn post(&self, url: &str, body: &[u8]) -> Result<Answer, OutboundFault> {
        read(url, self.agent.post(url).send(body))
    }
}

/// What came back, within the bounds.
fn read(
    url: &str,
    called: Result<ureq::http::Response<ureq::Body>, Error>,
) -> Result<Answer, OutboundFault> {
    let lost = |error: Error| OutboundFault::Lost {
        url: url.to_owned(),
        reason: error.to_string(),
    };
    let mut answer = called.map_err(lost)?;
    let status = answer.status().as_u16();
    let body = answer.body_mut().with_config().limit(ANSWER_BYTES_MAX);
    let body = body.read_to_vec().map_err(lost)?;
    Ok(Answer { status, body })
}

/// Resolves names, and passes over the addresses that may not be asked.
#[derive(Debug)]
struct Looked {
    private: bool,
    names: DefaultResolver,
}

impl Resolver for Looked {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, Error> {
        let found = self.names.resolve(uri, config, timeout)?;
        let mut allowed = self.empty();
        for address in found.iter() {
            if self.private || is_public(address.ip()) {
                allowed.push(*address);
            }
        }
        match allowed.is_empty() {
            true => Err(Error::HostNotFound),
            false => Ok(allowed),
        }
    }
}

/// Whether an address is one of the open Internet's: not this machine, its neighbours, or reserved
/// (IANA's registries of special-purpose addresses).
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    !matches!(
        (a, b, c),
        (0 | 10 | 127 | 224.., ..)
            | (100, 64..=127, _)
            | (169, 254, _)
            | (172, 16..=31, _)
            | (192, 168, _)
            | (192, 0, 0 | 2)
            | (192, 88, 99)
            | (198, 18 | 19, _)
            | (198, 51, 100)
            | (203, 0, 113)
    )
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let parts = address.segments();
    let v4 = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        is_public_v4(Ipv4Addr::new(a, b, c, d))
    };
    match parts {
        // Addresses of the older protocol in the newer one's clothes.
        [0, 0, 0, 0, 0, 0xffff | 0, high, low] => high != 0 && v4(high, low),
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] => v4(high, low),
        [0x2002, high, low, ..] => v4(high, low),
        [0x2001, 0..=0x1ff, ..] | [0x2001, 0xdb8, ..] | [0x3fff, 0..=0xfff, ..] => false,
        [first, ..] => (0x2000..0x4000).contains(&first),
    }
}

#[cfg(test)]
mod tests {
    use super::is_public;

    #[test]
    fn private_and_reserved_addresses_are_not_public() {
        let private = "0.0.0.0 0.1.2.3 10.0.0.1 100.64.0.1 100.127.255.255 127.0.0.1 127.8.8.8 169.254.169.254 \
            172.16.0.1 172.31.255.255 192.0.0.8 192.0.2.1 192.88.99.1 192.168.1.1 198.18.0.1 198.19.255.255 \
            198.51.100.7 203.0.113.9 224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255 :: ::1 ::ffff:127.0.0.1 \
            ::ffff:10.0.0.1 ::ffff:169.254.169.254 ::7f00:1 64:ff9b::7f00:1 64:ff9b::a00:1 2002:7f00:1:: \
            2002:c0a8:101:: 2001::1 2001:db8::1 3fff::1 fc00::1 fd12::1 fe80::1 fec0::1 ff02::1 100::1 5f00::1";
        for text in private.split_whitespace() {
            assert!(!is_public(text.parse().unwrap()), "{text}");
        }
        let public = "1.1.1.1 8.8.8.8 100.63.0.1 100.128.0.1 172.15.0.1 172.32.0.1 192.0.1.1 192.167.0.1 223.255.255.255 \
            2606:4700::1111 2a00:1450::1 ::ffff:8.8.8.8 64:ff9b::808:808 2002:808:808::";
        for text in public.split_whitespace() {
            assert!(is_public(text.parse().unwrap()), "{text}");
        }
    }
}
