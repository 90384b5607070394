//! Goes through the tokens of a module's body, an item at a time.

use proc_macro2::{Delimiter, Group, Ident, Punct, Spacing, TokenTree};

pub(super) struct Reader<'a> {
    pub(super) trees: &'a mut Vec<TokenTree>,
    pub(super) at: usize,
}

impl Reader<'_> {
    /// Takes what comes next out of the invisible groups it is in.
    pub(super) fn open(&mut self) {
        while let Some(group) = self.group(0, Delimiter::None) {
            let inner = group.stream();
            self.trees.splice(self.at..=self.at, inner);
        }
    }

    /// Goes on behind the braces that end an item, or its semicolon; says whether there were any.
    /// Braces between `<` and `>` are the value of a constant.
    pub(super) fn pass_body(&mut self) -> bool {
        let mut depth = 0_usize;
        while let Some(tree) = self.trees.get(self.at) {
            self.at += 1;
            match tree {
                TokenTree::Group(group) if group.delimiter() == Delimiter::Brace && depth == 0 => {
                    return true;
                }
                TokenTree::Punct(punct) if punct.as_char() == ';' => return false,
                TokenTree::Punct(punct) => match punct.as_char() {
                    '<' => depth += 1,
                    '>' if !self.is_arrow() => depth = depth.saturating_sub(1),
                    _ => {}
                },
                _ => {}
            }
        }
        false
    }

    /// Whether the `>` that was just read is that of an arrow.
    fn is_arrow(&self) -> bool {
        let before = self.at.checked_sub(2).and_then(|at| self.trees.get(at));
        let is_joint = |punct: &Punct| {
            matches!(punct.as_char(), '-' | '=') && punct.spacing() == Spacing::Joint
        };
        matches!(before, Some(TokenTree::Punct(punct)) if is_joint(punct))
    }

    pub(super) fn pass_semicolon(&mut self) {
        while let Some(tree) = self.trees.get(self.at) {
            self.at += 1;
            if matches!(tree, TokenTree::Punct(punct) if punct.as_char() == ';') {
                return;
            }
        }
    }

    pub(super) fn word(&self, ahead: usize) -> Option<&Ident> {
        match self.trees.get(self.at + ahead) {
            Some(TokenTree::Ident(word)) => Some(word),
            _ => None,
        }
    }

    pub(super) fn is_word(&self, ahead: usize, expected: &str) -> bool {
        self.word(ahead).is_some_and(|word| word == expected)
    }

    pub(super) fn is_punct(&self, ahead: usize, expected: char) -> bool {
        let tree = self.trees.get(self.at + ahead);
        matches!(tree, Some(TokenTree::Punct(punct)) if punct.as_char() == expected)
    }

    pub(super) fn group(&self, ahead: usize, delimiter: Delimiter) -> Option<&Group> {
        match self.trees.get(self.at + ahead) {
            Some(TokenTree::Group(group)) if group.delimiter() == delimiter => Some(group),
            _ => None,
        }
    }
}
