//! A draft of rules for Falco Talon: for each rule that fired in a pod, label that pod. A label can be taken off again; what
//! destroys evidence (`kubernetes:terminate`) is never drafted. Every rule is a dry run until somebody decides.

use super::view::View;
use super::{Entry, Format};
use std::collections::BTreeMap;

/// A draft in the making: how often each rule fired in a pod, and whether the audit log told of it.
#[derive(Default)]
pub struct Draft(BTreeMap<String, u64>);

const HEAD: &str = "\
# A draft for Falco Talon, made from alerts. Every rule is a dry run: take `dry_run` out to let it act.
# The action labels the pod and changes nothing else, unless a Service or a Deployment selects by that label.
- action: Label the pod as suspicious
  actionner: kubernetes:label
  parameters:
    labels:
      suspicious: \"true\"
";

impl Format for Draft {
    fn start(&mut self, out: &mut Vec<u8>) {
        out.extend_from_slice(HEAD.as_bytes());
    }

    fn alert(&mut self, entry: &Entry<'_>, _: &mut Vec<u8>) -> Result<(), &'static str> {
        let view = View(entry.alert);
        let rule = entry.alert.rule.clone().ok_or("An alert that names no rule cannot be matched by Talon.")?;
        view.text("k8s.ns.name")
            .and(view.text("k8s.pod.name"))
            .ok_or("Talon acts on pods: alerts without k8s.ns.name and k8s.pod.name have no rule in the draft.")?;
        *self.0.entry(rule).or_default() += 1;
        Ok(())
    }

    fn finish(&mut self, out: &mut Vec<u8>) -> Vec<String> {
        for (rule, count) in &self.0 {
            let name = rules::write::quoted(&format!("{rule}: label the pod"));
            let matched = rules::write::quoted(rule);
            let seen = crate::counted(usize::try_from(*count).unwrap_or(usize::MAX), "alert", "alerts");
            let text = format!(
                "- rule: {name}\n  description: \"Drafted from {seen} in a pod\"\n  match:\n    rules:\n      - {matched}\n    output_fields:\n      - k8s.ns.name!=kube-system\n  actions:\n    - action: Label the pod as suspicious\n  dry_run: \"true\"\n"
            );
            out.extend_from_slice(text.as_bytes());
        }
        Vec::new()
    }
}

#[cfg(test)]
mod tests {
    use crate::export::{Export, Exporter, Options};

    #[test]
    fn a_pod_is_labelled_by_name_of_the_rule() {
        let input = "{\"rule\":\"A: \\\"b\\\"\\n#\",\"output\":\"o\",\"output_fields\":{\"k8s.ns.name\":\"n\",\"k8s.pod.name\":\"p\"}}\n{\"rule\":\"On a host\",\"output\":\"o\"}";
        let alerts = crate::analyse(input.as_bytes(), None).alerts;
        let mut exporter = Exporter::new(Export::Talon, Options::default()).expect("a kind of alerts");
        let mut out = Vec::new();
        for alert in &alerts {
            exporter.alert(alert, &mut out).expect("nothing is redacted");
        }
        let written = exporter.finish(&mut out).expect("nothing is redacted");
        let text = String::from_utf8(out).expect("UTF-8");
        assert!(text.contains("- rule: \"A: \\\"b\\\"\\n#: label the pod\"\n"), "{text}");
        assert!(text.ends_with("  dry_run: \"true\"\n") && !text.contains("terminate") && !text.contains("On a host"));
        assert_eq!((written.alerts, written.left_out), (1, 1));
    }
}
