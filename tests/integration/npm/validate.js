// validate.js SCHEMA CASES: compile the schema with ajv in strict mode, and print for each text of CASES (a JSON array)
// whether it is valid, as a JSON array. The modules are found through NODE_PATH.
'use strict';
const fs = require('fs');
const Ajv = require('ajv/dist/2020').default;

const read = (path) => JSON.parse(fs.readFileSync(path, 'utf8'));
const validate = new Ajv({ strict: true, allErrors: true }).compile(read(process.argv[2]));
process.stdout.write(JSON.stringify(read(process.argv[3]).map((text) => validate(JSON.parse(text)))));
