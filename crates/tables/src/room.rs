//! Room for work that calls itself: statements are trees, and deep ones need more of a stack than most threads have.

/// Bytes of the stack; only what is used takes memory.
const STACK: usize = 64 << 20;

/// Runs work on a thread with room. A panic there goes on here.
pub(crate) fn with_room<T: Send>(work: impl FnOnce() -> T + Send) -> std::io::Result<T> {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new()
            .stack_size(STACK)
            .spawn_scoped(scope, work)?;
        Ok(thread
            .join()
            .unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    })
}
