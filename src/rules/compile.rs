//! From what was read to what Falco would run: lists pasted, macros resolved, conditions and outputs compiled.

pub(crate) mod events;
pub(crate) mod exceptions;
pub(crate) mod lists;
mod macros;
pub(crate) mod output;
pub(crate) mod warnings;

use filter::{Error, ErrorKind, Expr, Filter, Node, parse};

use crate::collect::{Collection, Place, RuleInfo};
use crate::model::{Exception, List, Macro, Rule, RuleSet, Silencer};
use crate::options::Options;
use crate::problem::{Code, Context, Problem, Severity, Span};
use crate::traced::Traced;
use lists::Lists;
use macros::Macros;

/// The most checks that a condition may have once its macros are in place. Real rules have a few hundred.
const MAX_PARTS: usize = 100_000;

/// What came of compiling.
pub(crate) struct Compiled {
    pub(crate) rules: RuleSet,
    pub(crate) problems: Vec<Problem>,
    /// False when Falco would refuse the files.
    pub(crate) accepted: bool,
}

/// Compiles everything in Falco's order: all lists, all macros, all rules; the first error ends it.
pub(crate) fn compile(collection: &Collection, options: &Options) -> Compiled {
    let mut compiler = Compiler { options, problems: Vec::new(), rules: RuleSet::default() };
    let result = compiler.everything(collection);
    let accepted = result.is_ok();
    compiler.problems.extend(result.err().map(|problem| *problem));
    Compiled { rules: compiler.rules, problems: compiler.problems, accepted }
}

struct Compiler<'o> {
    options: &'o Options,
    problems: Vec<Problem>,
    rules: RuleSet,
}

type Compile<T> = Result<T, Box<Problem>>;

/// A condition with its lists in place.
struct Resolved {
    text: Traced,
    expr: Expr,
}

impl Compiler<'_> {
    fn everything(&mut self, collection: &Collection) -> Compile<()> {
        let mut lists = Lists::resolve(collection)?;
        let listed = collection.lists.iter().zip(&lists.items);
        self.rules.lists = listed
            .map(|(info, items)| List { name: info.name.clone(), items: items.clone(), span: info.place.span })
            .collect();

        let mut macros = Macros::default();
        for info in collection.macros.iter() {
            let resolved = self.resolve(&info.condition, &mut lists, &info.condition_place)?;
            macros.insert(&info.name, info.order, resolved.text, resolved.expr);
            self.rules.macros.push(Macro {
                name: info.name.clone(),
                condition: info.condition.text().to_owned(),
                span: info.place.span,
            });
        }
        for (at, info) in collection.macros.iter().enumerate() {
            macros.check(at).map_err(|wrong| macro_error(&wrong, &info.condition, &info.place))?;
        }
        macros.measure();

        let mut context = filter::Options::new(filter::Catalogue::everything());
        let (texts, exprs) = macros.take();
        context.macros = exprs;
        let mut source = None;
        for rule in collection.rules.iter() {
            if source.as_deref() != Some(rule.source.as_str()) {
                context.catalogue = self.options.catalogue(&rule.source);
                source = Some(rule.source.clone());
            }
            let compiled = self.rule(rule, &mut lists, &mut macros, &texts, &context);
            // A rule that stops the compilation is shown as far as it is known.
            let (made, result) = compiled;
            self.rules.rules.push(made);
            if let Err(problem) = result {
                (self.rules.context, self.rules.macro_texts) = (context, texts);
                return Err(problem);
            }
        }
        (self.rules.context, self.rules.macro_texts) = (context, texts);
        for (info, _) in collection.macros.iter().zip(&macros.used).filter(|(_, used)| !**used) {
            self.problems.push(info.place.problem(
                Code::UnusedMacro,
                Severity::Warning,
                "no rule or macro uses this macro",
            ));
        }
        for (info, _) in collection.lists.iter().zip(&lists.used).filter(|(_, used)| !**used) {
            self.problems.push(info.place.problem(
                Code::UnusedList,
                Severity::Warning,
                "no rule, macro or list uses this list",
            ));
        }
        Ok(())
    }

    /// Puts lists in place and parses.
    fn resolve(&mut self, condition: &Traced, lists: &mut Lists, place: &Place) -> Compile<Resolved> {
        let mut text = condition.clone();
        let Some(replaced) = lists.replace(&mut text) else {
            return Err(place.error(Code::Limit, "the conditions grow too large with the items of their lists"));
        };
        for (list, (file, offset)) in replaced.in_quotes {
            let name = &lists.names[list];
            self.problems.push(Problem {
                code: Code::ListInQuotes,
                severity: Severity::Warning,
                span: Span { file, offset, length: name.len(), ..Span::default() },
                message: format!("the list {name:?} is named inside a quoted text, and Falco puts its items there too"),
                context: Vec::new(),
            });
        }
        match parse(text.text()) {
            Ok(expr) => Ok(Resolved { text, expr }),
            Err(error) => {
                Err(Box::new(condition_problem(&error, &text, place, Severity::Error, Code::CompileCondition)))
            }
        }
    }

    fn rule(
        &mut self,
        info: &RuleInfo,
        lists: &mut Lists,
        macros: &mut Macros,
        texts: &macros::Texts,
        context: &filter::Options,
    ) -> (Rule, Compile<()>) {
        let mut rule = Rule {
            name: info.name.clone(),
            desc: info.desc.clone(),
            condition: info.condition.text().to_owned(),
            traced: Traced::default(),
            expr: None,
            silencer: Silencer::Nothing,
            output: info.output.clone(),
            priority: info.priority,
            source: info.source.clone(),
            enabled: info.enabled,
            tags: info.tags.clone(),
            exceptions: info
                .exceptions
                .iter()
                .map(|exception| Exception {
                    name: exception.name.clone(),
                    fields: exception.fields.clone(),
                    comps: exception.comps.clone(),
                    values: exception.values.clone(),
                    span: exception.span,
                })
                .collect(),
            skipped: !info.source_known,
            span: info.place.span,
        };
        if rule.skipped {
            return (rule, Ok(()));
        }
        let result = self.compile_rule(info, &mut rule, lists, macros, texts, context);
        (rule, result)
    }

    fn compile_rule(
        &mut self,
        info: &RuleInfo,
        rule: &mut Rule,
        lists: &mut Lists,
        macros: &mut Macros,
        texts: &macros::Texts,
        context: &filter::Options,
    ) -> Compile<()> {
        let (condition, parts) = exceptions::with_exceptions(&info.condition, &info.exceptions)?;
        if !self.output(info, context)? {
            rule.skipped = true;
            return Ok(());
        }
        let resolved = self.resolve(&condition, lists, &info.condition_place)?;
        macros
            .check_rule(&resolved.expr, &context.macros)
            .map_err(|wrong| macro_error(&wrong, &resolved.text, &info.place))?;
        if macros.parts_of(&resolved.expr) > MAX_PARTS {
            let message = format!("with its macros the condition has more than {MAX_PARTS} checks");
            return Err(info.condition_place.error(Code::Limit, message));
        }
        warnings::before_compiling(&resolved.expr, context, info, &mut self.problems);
        if let Err(error) = Filter::from_expr(&resolved.expr, context) {
            let text = error.inside.as_deref().and_then(|name| texts.get(name)).unwrap_or(&resolved.text);
            let forgiven = info.skip_if_unknown
                && matches!(error.kind, ErrorKind::UnknownField(_) | ErrorKind::UnknownEventType(_));
            let (severity, code) = match forgiven {
                true => (Severity::Warning, Code::UnknownFilter),
                false => (Severity::Error, Code::CompileCondition),
            };
            let problem = condition_problem(&error, text, &info.condition_place, severity, code);
            if forgiven {
                self.problems.push(problem);
                rule.skipped = true;
                return Ok(());
            }
            return Err(Box::new(problem));
        }
        warnings::after_compiling(&resolved, texts, context, info, &mut self.problems);
        rule.silencer = silencer(&resolved.expr, &parts, lists);
        rule.expr = Some(resolved.expr);
        rule.traced = resolved.text;
        Ok(())
    }

    /// Checks the output; false when the rule is to be left out.
    fn output(&mut self, info: &RuleInfo, context: &filter::Options) -> Compile<bool> {
        const INFO: &str = "%container.info";
        let mut output = info.output.clone();
        if output.contains(INFO) {
            let message = "%container.info prints nothing any more: the container plugin adds its fields by itself";
            self.problems.push(info.place.problem(Code::DeprecatedItem, Severity::Warning, message));
            output = output.replace(INFO, "");
        }
        if let Err(error) = output::check_output(&output, context) {
            if error.unknown_name && info.skip_if_unknown {
                self.problems.push(info.output_place.problem(Code::UnknownFilter, Severity::Warning, error.message));
                return Ok(false);
            }
            return Err(info.output_place.error(Code::CompileOutput, error.message));
        }
        for field in output::DEPRECATED.into_iter().filter(|field| output.contains(field)) {
            let message = format!("the output prints {field}, which is deprecated");
            self.problems.push(info.output_place.problem(Code::DeprecatedItem, Severity::Warning, message));
        }
        Ok(true)
    }
}

/// What the exceptions silence, as one condition.
///
/// A value can hold brackets, and then what is pasted means something else than an exception: only when the whole is the
/// condition and one `not` for each exception can the exceptions be looked at alone.
fn silencer(whole: &Expr, parts: &[String], lists: &mut Lists) -> Silencer {
    if parts.is_empty() {
        return Silencer::Nothing;
    }
    let apart = matches!(&whole.node, Node::And(all)
        if all.len() == parts.len() + 1 && all.iter().skip(1).all(|part| matches!(part.node, Node::Not(_))));
    let mut text = Traced::default();
    text.push(&parts.iter().map(|part| format!("({part})")).collect::<Vec<_>>().join(" or "));
    if !apart || lists.replace(&mut text).is_none() {
        return Silencer::Unclear;
    }
    parse(text.text()).map_or(Silencer::Unclear, Silencer::Some)
}

/// An error or a warning inside a condition: at its place in the file, and where Falco says it is.
fn condition_problem(error: &Error, text: &Traced, place: &Place, severity: Severity, code: Code) -> Problem {
    in_condition(error.to_string(), error.span, text, place, severity, code)
}

fn in_condition(
    message: String,
    span: filter::Span,
    text: &Traced,
    place: &Place,
    severity: Severity,
    code: Code,
) -> Problem {
    let mut context = place.chain.clone();
    context.extend(expression_context(span.start, text.text(), place));
    let span = match text.locate(span.start) {
        Some((file, offset)) => Span { file, offset, length: (span.end - span.start).max(1), ..Span::default() },
        None => place.span,
    };
    Problem { code, severity, span, message, context }
}

/// Falco counts from the start of the condition's value as if the condition stood there on one line.
fn expression_context(at: usize, text: &str, place: &Place) -> Option<Context> {
    let outer = place.chain.last()?;
    let (line, column) = filter::Span::new(at, at).line_and_column(text);
    Some(Context {
        item: "condition expression",
        name: String::new(),
        file: outer.file,
        line: outer.line + line as u32,
        column: outer.column + column as u32,
        offset: outer.offset + at as u32,
    })
}

fn macro_error(wrong: &macros::Wrong, text: &Traced, place: &Place) -> Box<Problem> {
    Box::new(in_condition(wrong.message.clone(), wrong.span, text, place, Severity::Error, Code::Validate))
}
