//! An ordinary night to hide stories in: services, health checks, scheduled jobs, builds, people at work, a rollout, a
//! backup that reads everything, the test tool, requests to the cluster's API, and the internet knocking at the door. About
//! four thousand alerts from 18:00 to 06:00; nothing in it is random but
//! what looks random in life.

use serde_json::{Map, Value, json};

/// Builds alerts one by one.
pub struct Night {
    lines: Vec<String>,
    state: u64,
    pid: u32,
}

/// Who runs: name, program, command line, and the names of the ancestors, parent first.
type Run<'a> = (&'a str, &'a str, &'a str, &'a [&'a str]);

impl Night {
    /// A night with everything in it.
    pub fn ordinary() -> Self {
        let mut night = Self { lines: Vec::new(), state: 0x5eed, pid: 1500 };
        night.services();
        night.checks();
        night.jobs();
        night.builds();
        night.people();
        night.rollout();
        night.backup();
        night.test_tool();
        night.audit();
        night.strangers();
        night
    }

    /// Adds the lines of a story.
    pub fn with(mut self, story: &str) -> Self {
        self.lines.extend(story.lines().map(str::to_owned));
        self
    }

    /// The whole as one input, in order of time as a log is.
    pub fn text(&self) -> String {
        let time =
            |line: &&String| line.split_once("\"time\":\"").map(|(_, rest)| rest.get(..30).unwrap_or(rest).to_owned());
        let mut lines: Vec<&String> = self.lines.iter().collect();
        lines.sort_by_cached_key(time);
        lines.iter().map(|line| line.as_str()).collect::<Vec<_>>().join("\n")
    }

    /// A number below `below`, the same every time.
    fn draw(&mut self, below: u64) -> u64 {
        self.state = self.state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.state >> 33) % below
    }

    fn next_pid(&mut self) -> u32 {
        self.pid += 1 + self.draw(4) as u32;
        self.pid
    }

    /// Adds what an audit log tells of a request to the cluster's API, `second` seconds after 18:00.
    #[allow(clippy::too_many_arguments, reason = "a request has many sides, and all calls are in this file")]
    fn request(
        &mut self,
        second: u64,
        rule: &str,
        priority: &str,
        user: &str,
        address: &str,
        verb: &str,
        object: (&str, &str, &str),
    ) {
        let (resource, name, namespace) = object;
        let fields = json!({
            "ka.user.name": user, "ka.verb": verb, "ka.target.resource": resource, "ka.target.name": name,
            "ka.target.namespace": namespace, "ka.sourceips": address, "ka.auth.decision": "allow", "ka.response.code": "200",
        });
        self.push(second, "falco-audit-0", rule, priority, "k8s_audit", &fields);
    }

    /// Adds an alert about a process, `second` seconds after 18:00.
    #[allow(clippy::too_many_arguments, reason = "an alert has many sides, and all calls are in this file")]
    fn add(
        &mut self,
        second: u64,
        host: &str,
        rule: &str,
        priority: &str,
        run: Run<'_>,
        ids: (u32, u32),
        place: &Value,
        more: Value,
    ) {
        let (name, exe, command, ancestors) = run;
        let mut fields: Map<String, Value> = Map::new();
        for (key, value) in [("proc.name", name), ("proc.exepath", exe), ("proc.cmdline", command)] {
            fields.insert(key.into(), json!(value));
        }
        for (at, name) in ancestors.iter().enumerate() {
            let key = if at == 0 { "proc.pname".to_owned() } else { format!("proc.aname[{}]", at + 1) };
            fields.insert(key, json!(name));
        }
        fields.insert("proc.pid".into(), json!(ids.0));
        fields.insert("proc.ppid".into(), json!(ids.1));
        fields.insert("user.name".into(), json!("root"));
        for part in [place, &more] {
            fields.extend(part.as_object().cloned().unwrap_or_default());
        }
        self.push(second, host, rule, priority, "syscall", &Value::Object(fields));
    }

    fn push(&mut self, second: u64, host: &str, rule: &str, priority: &str, source: &str, fields: &Value) {
        let (day, hour) = if second < 21_600 { (17, 18 + second / 3600) } else { (18, second / 3600 - 6) };
        let time = format!(
            "2026-02-{day}T{hour:02}:{:02}:{:02}.{:09}Z",
            second / 60 % 60,
            second % 60,
            self.lines.len() as u64 * 7_001 % 1_000_000_000
        );
        let alert = json!({
            "uuid": format!("night-{}", self.lines.len()), "output": rule, "priority": priority, "rule": rule,
            "time": time, "source": source, "output_fields": fields, "hostname": host,
        });
        self.lines.push(alert.to_string());
    }

    fn services(&mut self) {
        let services = [
            ("shop", "web", "nginx", "/usr/sbin/nginx", "Network Connection outside Local Subnet", "Warning", 443),
            ("shop", "basket", "node", "/usr/bin/node", "Contact K8S API Server From Container", "Notice", 443),
            ("pay", "api", "java", "/opt/jdk/bin/java", "Contact K8S API Server From Container", "Notice", 443),
            ("pay", "ledger", "ledger", "/ledger", "Unexpected UDP Traffic", "Notice", 8125),
            ("mon", "scrape", "prometheus", "/bin/prometheus", "Contact K8S API Server From Container", "Notice", 443),
            ("kube-system", "cni", "cni-agent", "/cni-agent", "Change thread namespace", "Notice", 0),
        ];
        for (at, (ns, app, name, exe, rule, priority, port)) in services.into_iter().enumerate() {
            for replica in 0..4u64 {
                let place = container(at as u64 * 10 + replica, ns, app, &format!("harbor.corp.example/{ns}/{app}"));
                let pid = self.next_pid();
                let mut second = self.draw(900);
                while second < 43_000 {
                    let to = format!("10.96.0.{}", 1 + self.draw(3));
                    let from = 32_768 + self.draw(20_000);
                    let more = json!({
                        "evt.type": "connect", "fd.rip": to, "fd.rport": port,
                        "fd.name": format!("10.244.{at}.{replica}:{from}->{to}:{port}"),
                    });
                    let run = (name, exe, exe, &["containerd-shim", "systemd"][..]);
                    self.add(second, &node(replica), rule, priority, run, (pid, 1000), &place, more);
                    second += 900 + self.draw(1500);
                }
            }
        }
    }

    fn checks(&mut self) {
        for replica in 0..3u64 {
            let place = container(200 + replica, "data", "pg", "docker.io/bitnami/postgresql");
            let parent = self.next_pid();
            for round in 0..70u64 {
                let pid = self.next_pid();
                let run = ("sh", "/bin/dash", "sh -c pg_isready -h 127.0.0.1", &["postgres", "containerd-shim"][..]);
                let more = json!({ "evt.type": "execve" });
                let second = round * 600 + self.draw(60);
                self.add(second, &node(replica), "Run shell untrusted", "Notice", run, (pid, parent), &place, more);
            }
        }
    }

    fn jobs(&mut self) {
        for machine in 1..9u64 {
            let host = format!("www-{machine:02}");
            for hour in 0..12u64 {
                let (shell, pid) = (self.next_pid(), self.next_pid());
                let command = "awk -F: $3>=1000 /etc/passwd /etc/shadow";
                let more = json!({ "evt.type": "openat", "fd.name": "/etc/shadow" });
                let run = ("awk", "/usr/bin/mawk", command, &["sh", "cron", "systemd"][..]);
                let second = hour * 3600 + 60 + self.draw(5);
                self.add(second, &host, "Read sensitive file untrusted", "Warning", run, (pid, shell), &bare(), more);
            }
        }
    }

    fn builds(&mut self) {
        for build in 0..22u64 {
            let place = container(400 + build, "ci", "build", "registry.corp.example/ci/node");
            let (host, begin) = (format!("runner-{}", 1 + build % 4), build * 1900 + self.draw(300));
            let (shell, npm) = (self.next_pid(), self.next_pid());
            let up = ["sh", "sh", "gitlab-runner-h"];
            let run = ("npm", "/usr/local/bin/node", "npm ci", &up[..]);
            let more = json!({ "evt.type": "execve" });
            let rule = "Launch Package Management Process in Container";
            self.add(begin, &host, rule, "Error", run, (npm, shell), &place, more.clone());
            let bundler = "/builds/web/node_modules/esbuild/bin/esbuild";
            let run = ("esbuild", bundler, "esbuild src/index.ts --bundle", &["node", "npm", "sh"][..]);
            let pid = self.next_pid();
            let upper = json!({ "evt.type": "execve", "evt.arg.flags": "EXE_WRITABLE|EXE_UPPER_LAYER" });
            let rule = "Drop and execute new binary in container";
            self.add(begin + 70, &host, rule, "Critical", run, (pid, npm), &place, upper);
            let pid = self.next_pid();
            let run = ("git", "/usr/bin/git", "git fetch --depth 1 origin", &up[..]);
            let more = json!({ "evt.type": "openat", "fd.name": "/root/.ssh/config" });
            self.add(begin + 5, &host, "Read ssh information", "Error", run, (pid, shell), &place, more);
        }
    }

    /// Two people at work on two machines.
    fn people(&mut self) {
        for (host, begin, user) in [("www-03", 9_000u64, "m.ito"), ("db-01", 26_000, "s.roy")] {
            let shell = self.next_pid();
            let up = ["bash", "sshd", "sshd", "systemd"];
            let work = [
                (
                    "Launch Suspicious Network Tool on Host",
                    "Notice",
                    "tcpdump",
                    "/usr/bin/tcpdump",
                    "tcpdump -ni eth0 port 443",
                    "",
                ),
                ("Read Shell Configuration File", "Warning", "vim", "/usr/bin/vim", "vim .bashrc", "/home/ops/.bashrc"),
                ("User mgmt binaries", "Notice", "usermod", "/usr/sbin/usermod", "usermod -aG adm ops", ""),
                ("Read sensitive file untrusted", "Warning", "chage", "/usr/bin/chage", "chage -l ops", "/etc/shadow"),
            ];
            for (step, (rule, priority, name, exe, command, file)) in work.into_iter().enumerate() {
                let pid = self.next_pid();
                let more = json!({
                    "evt.type": "execve", "proc.tty": 34816, "user.name": user, "user.loginuid": 1004, "fd.name": file,
                });
                let run = (name, exe, command, &up[..]);
                self.add(begin + 180 * step as u64, host, rule, priority, run, (pid, shell), &bare(), more);
            }
        }
    }

    fn rollout(&mut self) {
        for replica in 0..24u64 {
            let place = container(700 + replica, "kube-system", "agent", "harbor.corp.example/platform/agent");
            let pid = self.next_pid();
            let run = ("container:1", "", "container:1", &[][..]);
            let more = json!({ "evt.type": "container", "container.privileged": true });
            let second = 5_400 + replica * 7;
            self.add(second, &node(replica), "Launch Privileged Container", "Notice", run, (pid, 0), &place, more);
        }
    }

    /// Loud, wide and harmless: one job that reads everything for an hour and copies it to where it always goes.
    fn backup(&mut self) {
        let (host, job) = ("db-02", self.next_pid());
        for file in 0..900u64 {
            let (rule, priority, path) = match file % 3 {
                0 => ("Read sensitive file untrusted", "Warning", "/etc/shadow".to_owned()),
                1 => ("Read ssh information", "Error", format!("/home/u{:03}/.ssh/id_rsa", file)),
                _ => ("Read Shell Configuration File", "Warning", format!("/home/u{:03}/.bashrc", file)),
            };
            let more = json!({ "evt.type": "openat", "fd.name": path });
            let run =
                ("restic", "/usr/bin/restic", "restic backup / --one-file-system", &["sh", "cron", "systemd"][..]);
            self.add(28_800 + file * 4, host, rule, priority, run, (job, job - 1), &bare(), more);
        }
        let pid = self.next_pid();
        let run =
            ("rsync", "/usr/bin/rsync", "rsync -a /srv/repo backup@10.20.9.9:/vault", &["sh", "cron", "systemd"][..]);
        let more = json!({ "evt.type": "execve", "fd.name": "" });
        let rule = "Launch Remote File Copy Tools in Container";
        self.add(32_500, host, rule, "Notice", run, (pid, job - 1), &bare(), more);
    }

    fn test_tool(&mut self) {
        let place = container(900, "sec-test", "event-generator", "docker.io/falcosecurity/event-generator");
        let actions = [
            ("Read sensitive file untrusted", "Warning", "ReadSensitiveFileUntrusted", "/etc/shadow"),
            ("Write below etc", "Error", "WriteBelowEtc", "/etc/falco-event-generator-syscall-WriteBelowEtc-a1"),
            ("Clear Log Activities", "Warning", "ClearLogActivities", "/var/log/syslog"),
            (
                "Adding ssh keys to authorized_keys",
                "Warning",
                "AddingSshKeysToAuthorizedKeys",
                "/root/.ssh/authorized_keys",
            ),
            ("PTRACE attached to process", "Warning", "PtraceAttachedToProcess", ""),
            ("Create files below dev", "Error", "CreateFilesBelowDev", "/dev/falco-event-generator-syscall-x"),
        ];
        for (step, (rule, priority, action, file)) in actions.into_iter().enumerate() {
            let command = format!("event-generator run syscall.{action}");
            let run =
                ("event-generator", "/bin/event-generator", command.as_str(), &["containerd-shim", "systemd"][..]);
            let pid = self.next_pid();
            let more = json!({ "evt.type": "openat", "fd.name": file });
            self.add(12_000 + step as u64 * 9, "node-b3", rule, priority, run, (pid, 77), &place, more);
        }
    }
}

impl Night {
    /// Controllers that read their secrets and change deployments all night, a rollout's role, people who look into pods.
    fn audit(&mut self) {
        for round in 0..140u64 {
            let second = round * 300 + self.draw(200);
            let (user, secret) = [
                ("system:serviceaccount:cert:manager", "tls"),
                ("system:serviceaccount:gitops:controller", "repo"),
                ("system:serviceaccount:mon:operator", "scrape-auth"),
            ][(round % 3) as usize];
            let address = format!("10.244.9.{}", 4 + round % 3);
            let object = ("secrets", secret, "platform");
            self.request(second, "K8s Secret Get Successfully", "Error", user, &address, "get", object);
            if round % 4 == 0 {
                let name = format!("web-{}", round % 12);
                let object = ("deployments", name.as_str(), "shop");
                let user = "system:serviceaccount:gitops:controller";
                self.request(
                    second + 9,
                    "K8s Deployment Created",
                    "Informational",
                    user,
                    "10.244.9.5",
                    "create",
                    object,
                );
            }
        }
        for (second, user, pod) in
            [(7_000, "m.ito@corp.example", "web-1f2e3d4-a1b2c"), (31_000, "s.roy@corp.example", "pg-0")]
        {
            let object = ("pods", pod, "shop");
            self.request(second, "Attach/Exec Pod", "Notice", user, "10.30.1.7", "create", object);
        }
        let object = ("clusterroles", "agent", "");
        let user = "system:serviceaccount:gitops:controller";
        self.request(
            5_390,
            "ClusterRole With Write Privileges Created",
            "Notice",
            user,
            "10.244.9.5",
            "create",
            object,
        );
    }

    /// Strangers who try passwords, each a few times, everywhere, all night; none gets in.
    fn strangers(&mut self) {
        for stranger in 0..90u64 {
            let address = format!("192.0.2.{}", 1 + stranger);
            let begin = stranger * 470 + self.draw(300);
            for knock in 0..3u64 {
                let (machine, pid, port) = (1 + (stranger + knock) % 8, self.next_pid(), 30_000 + self.draw(20_000));
                let name = format!("{address}:{port}->10.20.0.{machine}:22");
                let more = json!({ "evt.type": "accept", "fd.rip": address, "fd.name": name });
                let run = ("sshd", "/usr/sbin/sshd", "sshd: root [priv]", &["sshd", "systemd"][..]);
                let host = format!("www-{machine:02}");
                self.add(begin + knock * 3, &host, "SSH login refused", "Notice", run, (pid, 811), &bare(), more);
            }
        }
    }
}

fn node(replica: u64) -> String {
    ["node-a1", "node-a2", "node-b3", "node-b4"][(replica % 4) as usize].to_owned()
}

fn bare() -> Value {
    json!({ "container.id": "host", "container.name": "host" })
}

fn container(number: u64, namespace: &str, app: &str, image: &str) -> Value {
    let id = format!("{:012x}", (number + 3).wrapping_mul(0x9e37_79b9_7f4a) % 0xffff_ffff_ffff);
    json!({
        "container.id": id, "container.name": app, "container.image.repository": image, "container.image.tag": "1",
        "k8s.ns.name": namespace, "k8s.pod.name": format!("{app}-{}", &id[..7]),
    })
}
