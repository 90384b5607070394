//! Where the database may be: libpq's options `host`, `hostaddr` and `port`, with names looked up before libpq does.
//!
//! libpq looks up the name of a host by a call that blocks, unless its address stands in `hostaddr`. The
//! name stays in `host`: the certificate of the server and the file of passwords are asked for it.

use std::io::{self, ErrorKind};
use std::net::IpAddr;

/// Each is empty, or a list with commas in which the hosts are in the same order; a single port is
/// that of all.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Hosts {
    pub(crate) host: String,
    pub(crate) hostaddr: String,
    pub(crate) port: String,
}

impl Hosts {
    /// The same with an address beside each name. A name that has several stands there as often, in
    /// their order, in which libpq tries them.
    ///
    /// A host that is unknown is left out as long as another is left, for libpq would try that next.
    pub(crate) fn looked_up(
        &self,
        look_up: impl Fn(&str) -> io::Result<Vec<IpAddr>>,
    ) -> io::Result<Hosts> {
        let list = |text: &str| text.split(',').map(str::to_owned).collect::<Vec<_>>();
        let (names, mut addresses, mut ports) =
            (list(&self.host), list(&self.hostaddr), list(&self.port));
        if self.hostaddr.is_empty() {
            addresses = vec![String::new(); names.len()];
        }
        let one_port = ports.len() == 1;
        if one_port {
            ports = vec![String::new(); names.len()];
        }
        if self.host.is_empty() || names.len() != addresses.len() || names.len() != ports.len() {
            // There is no name; or libpq has something to say of the lists, before it looks anything up.
            return Ok(self.clone());
        }
        let mut found = Vec::new();
        let mut failed = None;
        for ((name, address), port) in names.into_iter().zip(addresses).zip(ports) {
            if !address.is_empty() || !is_name(&name) {
                found.push((name, address, port));
                continue;
            }
            match look_up(&name) {
                Ok(addresses) => found.extend(
                    addresses.iter().map(|it| (name.clone(), it.to_string(), port.clone())),
                ),
                Err(error) => failed = Some((name, error)),
            }
        }
        if found.is_empty() {
            return Err(match failed {
                Some((name, error)) => io::Error::new(error.kind(), format!("`{name}`: {error}")),
                None => io::Error::new(ErrorKind::NotFound, "no host has an address"),
            });
        }
        let column = |of: fn(&(String, String, String)) -> &str| {
            found.iter().map(of).collect::<Vec<_>>().join(",")
        };
        Ok(Hosts {
            host: column(|it| &it.0),
            hostaddr: column(|it| &it.1),
            port: if one_port { self.port.clone() } else { column(|it| &it.2) },
        })
    }
}

/// Not when it is empty, which is libpq's own default, or a socket: in a folder, or abstract.
fn is_name(host: &str) -> bool {
    !host.is_empty() && !host.starts_with(['/', '@'])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `two` has two addresses, and `nowhere` none.
    fn look_up(name: &str) -> io::Result<Vec<IpAddr>> {
        match name {
            "one" => Ok(vec![[10, 0, 0, 1].into()]),
            "two" => Ok(vec![[10, 0, 0, 2].into(), "fd00::2".parse().expect("an address")]),
            _ => Err(io::Error::new(ErrorKind::NotFound, "unknown")),
        }
    }

    fn hosts([host, hostaddr, port]: [&str; 3]) -> Hosts {
        Hosts { host: host.to_owned(), hostaddr: hostaddr.to_owned(), port: port.to_owned() }
    }

    #[test]
    fn each_name_has_its_address_beside_it() {
        for (before, after) in [
            (["one", "", "5432"], ["one", "10.0.0.1", "5432"]),
            (["two", "", ""], ["two,two", "10.0.0.2,fd00::2", ""]),
            (["one,two", "", "1,2"], ["one,two,two", "10.0.0.1,10.0.0.2,fd00::2", "1,2,2"]),
            (["nowhere,one", "", "1,2"], ["one", "10.0.0.1", "2"]),
            (["/run,one,@run", "", "1"], ["/run,one,@run", ",10.0.0.1,", "1"]),
            (["nowhere,one", "10.0.0.9,", "1,"], ["nowhere,one", "10.0.0.9,10.0.0.1", "1,"]),
        ] {
            assert_eq!(hosts(before).looked_up(look_up).expect("an address"), hosts(after));
        }
    }

    #[test]
    fn what_has_no_name_or_is_a_mistake_is_as_it_was() {
        for hosts in [
            ["", "", "5432"],
            ["", "10.0.0.1,10.0.0.2", "1,2"],
            ["/run", "", "5432"],
            ["one", "10.0.0.1,10.0.0.2", ""],
            ["one,two", "", "1,2,3"],
        ]
        .map(hosts)
        {
            let after = hosts.looked_up(|name| panic!("`{name}` is looked up")).expect("the same");
            assert_eq!(after, hosts);
        }
    }

    #[test]
    fn when_no_host_is_known_the_error_says_which() {
        let error = hosts(["nowhere", "", ""]).looked_up(look_up).expect_err("it is unknown");
        assert_eq!(error.to_string(), "`nowhere`: unknown");
    }
}
