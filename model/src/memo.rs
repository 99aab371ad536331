//! Answers that were worked out before: the same question comes from many states.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, RwLock};

/// Answers by question.
#[derive(Debug)]
pub struct Memo<Q, R>(Arc<RwLock<HashMap<Q, R>>>);

impl<Q, R> Clone for Memo<Q, R> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<Q, R> Default for Memo<Q, R> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

impl<Q: Clone + Eq + Hash, R: Clone> Memo<Q, R> {
    /// The answer, which is worked out the first time.
    pub fn get(&self, question: &Q, answer: impl FnOnce() -> R) -> R {
        if let Some(known) = self.0.read().expect("a lock").get(question) {
            return known.clone();
        }
        let answer = answer();
        self.0.write().expect("a lock").insert(question.clone(), answer.clone());
        answer
    }
}
