// Rules of the host for its own JavaScript, for ours.
const globals = Object.fromEntries(
  [
    "odoo",
    "luxon",
    "Chart",
    "FullCalendar",
    "DOMPurify",
    "globalThis",
    "window",
    "document",
    "navigator",
    "location",
    "history",
    "console",
    "setTimeout",
    "clearTimeout",
    "setInterval",
    "clearInterval",
    "requestAnimationFrame",
    "cancelAnimationFrame",
    "fetch",
    "URL",
    "URLSearchParams",
    "FormData",
    "File",
    "FileReader",
    "Blob",
    "Image",
    "Event",
    "CustomEvent",
    "MutationObserver",
    "ResizeObserver",
    "IntersectionObserver",
    "localStorage",
    "sessionStorage",
  ].map((name) => [name, "readonly"])
);

const componentMustDeclare = (name) => ({
  selector:
    "ClassDeclaration[superClass.name='Component']:not(:has(ClassBody.body > " +
    `PropertyDefinition[key.name='${name}'][static='true']))`,
  message: `Component should declare static ${name}`,
});

export default [
  {ignores: ["**/static/lib/**", "**/node_modules/**", ".cs/**"]},
  {
    files: ["addons/**/static/**/*.js"],
    languageOptions: {ecmaVersion: 2022, sourceType: "module", globals},
    linterOptions: {reportUnusedDisableDirectives: "error"},
    rules: {
      eqeqeq: ["error", "smart"],
      "max-lines-per-function": ["error", {max: 60, skipComments: true}],
      "no-const-assign": "error",
      "no-debugger": "error",
      "no-dupe-args": "error",
      "no-dupe-class-members": "error",
      "no-dupe-else-if": "error",
      "no-dupe-keys": "error",
      "no-duplicate-imports": "error",
      "no-eval": "error",
      "no-restricted-globals": ["error", "event", "self"],
      "no-undef": "error",
      "no-unsafe-negation": "error",
      "no-unused-vars": [
        "error",
        {vars: "all", args: "none", ignoreRestSiblings: false, caughtErrors: "all"},
      ],
      "no-var": "error",
      "prefer-const": "error",
      "valid-typeof": "error",
      "no-restricted-syntax": [
        "error",
        "PrivateIdentifier",
        componentMustDeclare("props"),
        componentMustDeclare("template"),
        {
          selector:
            "CallExpression[callee.name='_t'] > :first-child[value=/(.*%s){2,}/]",
          message: "Name the placeholders of a translated text with several values",
        },
        {
          selector:
            "CallExpression[callee.object.name='notificationService']" +
            "[callee.property.name='add'] > Literal:first-child",
          message: "The text of a notification must be translated",
        },
      ],
    },
  },
  {
    // one describe() or test() callback holds a whole story
    files: ["addons/**/static/tests/**/*.js"],
    rules: {"max-lines-per-function": "off"},
  },
];
