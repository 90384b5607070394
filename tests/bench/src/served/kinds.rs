//! The kinds of requests that are sent, and who answers them.

/// A kind of request.
pub(crate) struct Kind {
    pub(crate) name: &'static str,
    pub(crate) stack: Stack,
    pub(crate) target: &'static str,
    /// How many are sent before the first answer is read.
    pub(crate) at_once: usize,
    /// Whether each is sent on a connection of its own.
    pub(crate) alone: bool,
}

/// Who answers.
pub(crate) enum Stack {
    Duotone,
    /// The same in worker class `green`.
    #[cfg(feature = "green")]
    Green,
    /// hyper with as little around it as answers the same.
    Hyper,
}

pub(crate) fn all() -> Vec<Kind> {
    let kind = |name, stack, target| Kind { name, stack, target, at_once: 1, alone: false };
    let pipelined = |kind| Kind { at_once: 16, ..kind };
    let alone = |kind| Kind { alone: true, ..kind };
    vec![
        kind("served-hyper", Stack::Hyper, "/"),
        kind("served", Stack::Duotone, "/"),
        kind("served-parameter", Stack::Duotone, "/users/42"),
        kind("served-json", Stack::Duotone, "/json"),
        #[cfg(feature = "green")]
        kind("served-green-async", Stack::Green, "/"),
        #[cfg(feature = "green")]
        kind("served-green", Stack::Green, "/sync"),
        pipelined(kind("served-hyper-pipelined", Stack::Hyper, "/")),
        pipelined(kind("served-pipelined", Stack::Duotone, "/")),
        alone(kind("served-hyper-connection", Stack::Hyper, "/")),
        alone(kind("served-connection", Stack::Duotone, "/")),
    ]
}
