//! It cannot touch the network: at start-up the process gives up the system
//! calls that could, with a seccomp filter (Linux, seccomp(2)).
//!
//! The filter is a plain list of the calls that are denied, to be compared with the kernel's
//! table. It also refuses calls of a foreign architecture and of the x32 ABI.

use serde::Serialize;

/// Whether the kernel holds this process to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum Sandbox {
    /// The kernel refuses every socket and `io_uring` call.
    Enforced,
    /// It does not; the program has no such call, but nothing holds it to that.
    Unavailable {
        /// Why not.
        reason: String,
    },
}

impl Sandbox {
    /// Whether the kernel enforces it.
    #[must_use]
    pub fn is_enforced(&self) -> bool {
        *self == Self::Enforced
    }
}

#[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
#[allow(unsafe_code)]
mod linux {
    use libc::{c_long, sock_filter, sock_fprog};

    /// Everything that makes, connects, feeds or reads a socket, in the order of the x86-64
    /// table (arch/x86/entry/syscalls/syscall_64.tbl); then `io_uring`, which can do the same
    /// behind a filter's back.
    pub(super) const DENIED: [c_long; 21] = [
        libc::SYS_socket,
        libc::SYS_connect,
        libc::SYS_accept,
        libc::SYS_sendto,
        libc::SYS_recvfrom,
        libc::SYS_sendmsg,
        libc::SYS_recvmsg,
        libc::SYS_shutdown,
        libc::SYS_bind,
        libc::SYS_listen,
        libc::SYS_getsockname,
        libc::SYS_getpeername,
        libc::SYS_socketpair,
        libc::SYS_setsockopt,
        libc::SYS_getsockopt,
        libc::SYS_accept4,
        libc::SYS_recvmmsg,
        libc::SYS_sendmmsg,
        libc::SYS_io_uring_setup,
        libc::SYS_io_uring_enter,
        libc::SYS_io_uring_register,
    ];

    /// `AUDIT_ARCH_*` of linux/audit.h.
    #[cfg(target_arch = "x86_64")]
    const ARCH: u32 = 0xc000_003e;
    #[cfg(target_arch = "aarch64")]
    const ARCH: u32 = 0xc000_00b7;

    /// `__X32_SYSCALL_BIT`: on x86-64 the same calls exist again from here on.
    const X32_BIT: u32 = 0x4000_0000;

    /// Offsets in `struct seccomp_data`.
    const OFFSET_NR: u32 = 0;
    const OFFSET_ARCH: u32 = 4;

    /// Architecture and x32 bit, two steps each and a load; the list; two ends.
    const LENGTH: usize = 4 + DENIED.len() + 2;
    const DENY: usize = LENGTH - 1;

    // Codes, numbers and offsets are small constants of the BPF ABI, and all this is
    // evaluated by the compiler: an index out of range would not build.
    #[allow(
        clippy::as_conversions,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::indexing_slicing
    )]
    const fn filter() -> [sock_filter; LENGTH] {
        const LOAD: u32 = libc::BPF_LD | libc::BPF_W | libc::BPF_ABS;
        const EQUAL: u32 = libc::BPF_JMP | libc::BPF_JEQ | libc::BPF_K;
        const AT_LEAST: u32 = libc::BPF_JMP | libc::BPF_JGE | libc::BPF_K;
        const RETURN: u32 = libc::BPF_RET | libc::BPF_K;
        // `jt` and `jf` say how many steps to leave out if the comparison holds, or not.
        const fn step(code: u32, k: u32, jt: usize, jf: usize) -> sock_filter {
            sock_filter { code: code as u16, jt: jt as u8, jf: jf as u8, k }
        }
        let mut program = [step(RETURN, libc::SECCOMP_RET_ALLOW, 0, 0); LENGTH];
        program[0] = step(LOAD, OFFSET_ARCH, 0, 0);
        program[1] = step(EQUAL, ARCH, 0, DENY - 2);
        program[2] = step(LOAD, OFFSET_NR, 0, 0);
        program[3] = step(AT_LEAST, X32_BIT, DENY - 4, 0);
        let mut i = 0;
        while i < DENIED.len() {
            program[4 + i] = step(EQUAL, DENIED[i] as u32, DENY - (5 + i), 0);
            i += 1;
        }
        program[DENY] = step(RETURN, libc::SECCOMP_RET_ERRNO | libc::EACCES as u32, 0, 0);
        program
    }

    static FILTER: [sock_filter; LENGTH] = filter();

    #[allow(clippy::as_conversions)]
    pub(super) fn deny() -> std::io::Result<()> {
        let program = sock_fprog {
            len: u16::try_from(LENGTH).unwrap_or(u16::MAX),
            filter: std::ptr::from_ref(&FILTER[0]).cast_mut(),
        };
        // SAFETY: both calls only read their arguments. `program` and the static
        // filter it points to outlive them, and the kernel copies the filter.
        let failed = unsafe {
            libc::prctl(libc::PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0
                || libc::prctl(libc::PR_SET_SECCOMP, libc::SECCOMP_MODE_FILTER, &raw const program)
                    != 0
        };
        if failed { Err(std::io::Error::last_os_error()) } else { Ok(()) }
    }
}

/// Denies this process the network, for good. Called before any file is read.
#[must_use]
pub fn deny_network() -> Sandbox {
    #[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
    return match linux::deny() {
        Ok(()) => Sandbox::Enforced,
        Err(error) => Sandbox::Unavailable {
            reason: format!("the kernel refused the seccomp filter: {error}"),
        },
    };
    #[cfg(not(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64"))))]
    Sandbox::Unavailable { reason: "there is no filter for this system".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::deny_network;

    /// Runs in a thread of its own: the filter binds the calling thread only.
    #[test]
    fn after_it_the_kernel_refuses_a_socket_and_still_opens_a_file() {
        let refused = std::thread::spawn(|| {
            let before = std::net::UdpSocket::bind("127.0.0.1:0").is_ok();
            let sandbox = deny_network();
            let error = std::net::UdpSocket::bind("127.0.0.1:0").expect_err("a socket");
            assert!(std::fs::File::open("/dev/null").is_ok());
            (before, sandbox.is_enforced(), error.kind())
        });
        let (before, enforced, kind) = refused.join().expect("the thread");
        assert!(before && enforced);
        assert_eq!(kind, std::io::ErrorKind::PermissionDenied);
    }

    /// By the kernel's own answer: with no filter, -1 would be EBADF or the like.
    #[test]
    #[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
    #[allow(unsafe_code)]
    fn the_kernel_refuses_every_call_of_the_list() {
        let named = super::linux::DENIED;
        let different: std::collections::BTreeSet<_> = named.into_iter().collect();
        assert_eq!(different.len(), named.len());
        let answers = std::thread::spawn(move || {
            assert!(deny_network().is_enforced());
            // SAFETY: no file has the number -1: should a call get through, it does nothing.
            named.map(|call| {
                (
                    call,
                    unsafe { libc::syscall(call, -1, 0, 0, 0, 0, 0) },
                    std::io::Error::last_os_error(),
                )
            })
        });
        for (call, answer, error) in answers.join().expect("the thread") {
            assert_eq!(
                (answer, error.raw_os_error()),
                (-1, Some(libc::EACCES)),
                "system call {call}"
            );
        }
    }
}
