// ajv.js SCHEMA FILE...: what ajv says of each file, a line each that is not valid. The module is found through NODE_PATH.
'use strict';
const fs = require('fs');
const Ajv = require('ajv/dist/2020').default;

const read = (file) => JSON.parse(fs.readFileSync(file, 'utf8'));
const validate = new Ajv({ allErrors: true }).compile(read(process.argv[2]));
for (const file of process.argv.slice(3)) {
    let why = '';
    try {
        why = validate(read(file)) ? '' : JSON.stringify(validate.errors.map((error) => error.message));
    } catch (error) {
        why = String(error);
    }
    if (why) console.log(`${file}: ${why}`);
}
