//! The methods a route is registered for. Those that HTTP names are one bit each, so that to ask
//! for one is no comparison of texts.

use http::Method;

/// A list of methods.
#[derive(Debug)]
pub(super) struct Methods {
    bits: u16,
    /// Upper-case names.
    names: &'static [&'static str],
}

impl Methods {
    pub(super) fn new(names: &'static [&'static str]) -> Self {
        let methods = names.iter().filter_map(|name| Method::from_bytes(name.as_bytes()).ok());
        let bits = methods.fold(0, |bits, method| bits | bit(&method));
        Methods { bits, names }
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &'static str> {
        self.names.iter().copied()
    }

    pub(super) fn contain(&self, method: &Method) -> bool {
        match bit(method) {
            0 => self.names.contains(&method.as_str()),
            bit => self.bits & bit != 0,
        }
    }
}

/// That of a method; none for an extension.
fn bit(method: &Method) -> u16 {
    match *method {
        Method::GET => 1,
        Method::POST => 1 << 1,
        Method::PUT => 1 << 2,
        Method::DELETE => 1 << 3,
        Method::HEAD => 1 << 4,
        Method::OPTIONS => 1 << 5,
        Method::CONNECT => 1 << 6,
        Method::PATCH => 1 << 7,
        Method::TRACE => 1 << 8,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_contains_what_it_names_and_nothing_else() {
        let names = [
            "GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "CONNECT", "PATCH", "TRACE", "PURGE",
        ];
        let all = names.map(|name| Method::from_bytes(name.as_bytes()).unwrap());
        for name in names {
            let methods = Methods::new(vec![name].leak());
            let found: Vec<_> = all.iter().filter(|method| methods.contain(method)).collect();
            assert_eq!(found, [name]);
        }
    }
}
