const text = { type: 'string' } as const;
const texts = { type: 'array', items: text } as const;
const inPath = (name: string, description: string) => ({ name, in: 'path', required: true, schema: text, description });
const township = inPath('township', 'Slug such as baiyanghe.');
const label = inPath('revision', 'Label such as 2025-07, or latest for the lists in force.');
const missing = {
  '404': {
    description: 'No such township or revision',
    content: { 'application/json': { schema: { $ref: '#/components/schemas/Fault' } } },
  },
};
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const ok = (description: string, type: string, schema: object) => ({
  '200': { description, content: { [type]: { schema } } },
  '304': { description: 'The same as the asker has (If-None-Match)' },
  ...missing,
});

/** What the open data add to the description of the API. */
export const openDataPaths = {
  '/api/lists/{township}/{revision}.json': {
    get: {
      operationId: 'list',
      summary: 'One published revision of a township’s three lists',
      parameters: [township, label],
      responses: ok('The revision', 'application/json', ref('Revision')),
    },
  },
  '/api/lists/{township}/{revision}.csv': {
    get: {
      operationId: 'listCsv',
      summary: 'The same for a spreadsheet: UTF-8 with a byte order mark, headings in Chinese',
      parameters: [township, label],
      responses: ok('The revision', 'text/csv', text),
    },
  },
  '/api/services.json': {
    get: {
      operationId: 'services',
      summary: 'The duties in force as services, in the manner of Open311 (GeoReport v2)',
      parameters: [
        {
          name: 'township',
          in: 'query',
          required: false,
          schema: text,
          description: 'Without it the default township.',
        },
      ],
      responses: ok('A service for each duty', 'application/json', { type: 'array', items: ref('Service') }),
    },
  },
  '/t/{township}/feed.json': {
    get: {
      operationId: 'feed',
      summary: 'What was published and what it changed, newest first, as JSON Feed 1.1',
      parameters: [township],
      responses: ok('The feed', 'application/feed+json', { type: 'object' }),
    },
  },
} as const;

const duty = {
  type: 'object',
  required: [
    ...['id', 'list', 'number', 'category', 'title', 'departments', 'countyDuties', 'townshipTasks'],
    ...['takenOverBy', 'method', 'source'],
  ],
  properties: {
    id: text,
    list: { type: 'string', enum: ['basic', 'cooperation', 'reclaimed'] },
    number: { type: 'integer' },
    category: text,
    title: text,
    departments: texts,
    countyDuties: { ...texts, description: 'Official lines, word for word.' },
    townshipTasks: { ...texts, description: 'Official lines, word for word.' },
    takenOverBy: text,
    method: text,
    source: { type: 'object', properties: { line: { type: 'integer' } } },
  },
};

/** The shapes of the open data. */
export const openDataSchemas = {
  Duty: duty,
  Revision: {
    type: 'object',
    required: ['township', 'revision', 'published', 'source', 'items'],
    properties: {
      township: { type: 'object', properties: { slug: text, name: text, county: text } },
      revision: text,
      published: { ...text, description: 'As the document’s cover says.' },
      effective: { ...text, format: 'date', description: 'First day on which it holds.' },
      source: { type: 'object', properties: { file: text, sha256: text } },
      items: { type: 'array', items: ref('Duty') },
    },
  },
  Service: {
    type: 'object',
    required: ['service_code', 'service_name', 'description', 'metadata', 'type', 'keywords', 'group'],
    properties: {
      service_code: { ...text, description: 'The duty’s id.' },
      service_name: text,
      description: text,
      metadata: { const: false },
      type: { const: 'blackbox' },
      keywords: text,
      group: text,
    },
  },
} as const;
