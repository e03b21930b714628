//! Terminal numbers.

use super::{Said, number::whole};

/// The controlling terminal, as the kernel's device number: major and minor packed as `new_encode_dev` does it.
pub(super) fn explain(value: &str) -> Said {
    let number = u32::try_from(whole(value)?).ok()?;
    if number == 0 {
        return Some(
            "No terminal: a service, a script or a tool started this. A person can still be behind it, for instance \
             over kubectl exec without -t or a plain reverse shell."
                .into(),
        );
    }
    let major = (number >> 8) & 0xfff;
    let minor = (number & 0xff) | ((number >> 12) & 0xf_ff00);
    let words = match (major, minor) {
        (136..=143, _) => {
            let index = (major - 136) * 256 + minor;
            format!(
                "Terminal pts/{index}: a pseudo-terminal, as SSH sessions, terminal windows and docker or kubectl exec -t \
                 have. In a container the number is the container's own."
            )
        }
        (4, 0..=63) => format!("Terminal tty{minor}: the machine's own console, keyboard and screen."),
        (4, _) => format!("Terminal ttyS{}: a serial line, often the console of a virtual machine.", minor - 64),
        (5, 1) => "The system console.".to_owned(),
        (5, _) => "The process's own terminal, by its general name.".to_owned(),
        (2 | 3, _) => "A pseudo-terminal of the old kind.".to_owned(),
        (188, _) => format!("Terminal ttyUSB{minor}: a serial adapter on USB."),
        (204, 64..) => format!("Terminal ttyAMA{}: a serial line on an ARM machine.", minor - 64),
        (229, _) => format!("Terminal hvc{minor}: the console of a virtual machine."),
        _ => format!("A terminal with device number {major}:{minor}."),
    };
    Some(words.into())
}
