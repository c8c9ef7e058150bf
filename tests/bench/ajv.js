// ajv.js SCHEMA FOLDER: what ajv says of each info.json in FOLDER and in the folders in it, a line each that is not valid.
// The module is found through NODE_PATH.
'use strict';
const fs = require('fs');
const path = require('path');
const Ajv = require('ajv/dist/2020').default;

const read = (file) => JSON.parse(fs.readFileSync(file, 'utf8'));
const validate = new Ajv({ allErrors: true }).compile(read(process.argv[2]));
const top = process.argv[3];
const folders = [top, ...fs.readdirSync(top).map((name) => path.join(top, name))];
for (const file of folders.map((folder) => path.join(folder, 'info.json')).filter(fs.existsSync)) {
    let why = '';
    try {
        why = validate(read(file)) ? '' : JSON.stringify(validate.errors.map((error) => error.message));
    } catch (error) {
        why = String(error);
    }
    if (why) console.log(`${file}: ${why}`);
}
