import { openDataPaths, openDataSchemas } from './open-data-api.ts';

const text = { type: 'string' } as const;
const texts = { type: 'array', items: text } as const;
const nullable = (values?: readonly string[]) =>
  values === undefined ? { type: ['string', 'null'] } : { type: ['string', 'null'], enum: [...values, null] };
const lists = ['basic', 'cooperation', 'reclaimed'] as const;
const schema = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const json = (name: string) => ({ 'application/json': { schema: schema(name) } });
const fault = (description: string) => ({ description, content: json('Fault') });

const contact = {
  type: 'object',
  required: ['department', 'phone', 'address', 'hours', 'checked_by', 'checked_on'],
  properties: { department: text, phone: text, address: text, hours: text, checked_by: text, checked_on: text },
};

const answerFields = {
  id: text,
  outcome: { type: 'string', enum: ['answer', 'choices', 'listing', 'contact', 'guidance', 'unknown'] },
  duties: { ...texts, description: 'Ids such as basic-28, best first.' },
  department: nullable(),
  category: nullable(),
  list: nullable(lists),
  part: nullable(['county', 'township', 'contact']),
  emergency: { type: 'boolean', description: 'The reply opens with an emergency number.' },
  related: texts,
  quotes: { ...texts, description: 'Official passages of the text, word for word.' },
  contacts: { type: 'array', items: schema('Contact') },
  revision: { ...text, description: 'Label of the published lists that answered, e.g. 2025-07.' },
  text: { ...text, description: 'The reply as plain text, at most 2,048 bytes of UTF-8.' },
};

const block = {
  oneOf: [
    {
      type: 'object',
      required: ['kind', 'text'],
      properties: { kind: { enum: ['emergency', 'headline', 'fact', 'heading', 'hint', 'source'] }, text },
    },
    { type: 'object', required: ['kind', 'lines'], properties: { kind: { const: 'quote' }, lines: texts } },
    {
      type: 'object',
      required: ['kind', 'options'],
      properties: {
        kind: { const: 'options' },
        options: {
          type: 'array',
          items: {
            type: 'object',
            required: ['label', 'note', 'duty'],
            properties: { label: text, note: text, duty: text },
          },
        },
      },
    },
  ],
};

const followUp = { type: 'object', required: ['label', 'ask'], properties: { label: text, ask: text } };

const extras = {
  blocks: { type: 'array', items: schema('Block'), description: 'The whole reply in parts, for drawing it.' },
  followUps: { type: 'array', items: schema('FollowUp') },
  link: { ...text, description: 'Page with the whole duty; empty when there is none.' },
};

const question = {
  type: 'object',
  required: ['text'],
  properties: {
    text: { ...text, maxLength: 100_000 },
    user: { ...text, maxLength: 200 },
    chat: {
      ...text,
      maxLength: 200,
      description: 'Questions with the same chat and user are one conversation; without it nothing is remembered.',
    },
    township: { ...text, maxLength: 200, description: 'Slug such as baiyanghe; without it the default township.' },
  },
};

const faultSchema = {
  type: 'object',
  required: ['error'],
  properties: {
    error: {
      type: 'object',
      required: ['code', 'message', 'detail', 'request'],
      properties: {
        code: text,
        message: text,
        detail: text,
        request: { ...text, description: 'Request id, to be found in the log.' },
      },
    },
  },
};

const askOperation = {
  operationId: 'ask',
  summary: 'Ask who is responsible for a matter',
  requestBody: { required: true, content: json('Question') },
  responses: {
    '200': { description: 'The answer', content: json('Answer') },
    '400': fault('The body is not JSON or a field is wrong'),
    '404': fault('The township is unknown'),
    '413': fault('The body is too large'),
    '415': fault('The body is not application/json, or is compressed'),
    '429': fault('More than 120 questions from one address within a minute; Retry-After says when to go on'),
  },
};

/** The OpenAPI 3.1 description of the API, as `GET /api/openapi.json` gives it. `publicUrl` may be ''. */
export function openapi(publicUrl: string): Readonly<Record<string, unknown>> {
  return {
    openapi: '3.1.0',
    info: {
      title: '谁来管',
      version: '1',
      description: "Who is responsible for a matter, from the township's official duties lists.",
    },
    servers: [{ url: publicUrl === '' ? '/' : publicUrl }],
    paths: {
      '/api/ask': { post: askOperation },
      ...openDataPaths,
      '/healthz': { get: { summary: 'Alive', responses: { '200': { description: 'The process answers' } } } },
      '/readyz': {
        get: {
          summary: 'Ready: index built and store answering',
          responses: { '200': { description: 'Ready' }, '503': { description: 'Not ready' } },
        },
      },
      '/metrics': { get: { summary: 'Prometheus metrics', responses: { '200': { description: 'Metrics as text' } } } },
    },
    components: {
      schemas: {
        Question: question,
        Answer: {
          type: 'object',
          required: [...Object.keys(answerFields), ...Object.keys(extras)],
          properties: { ...answerFields, ...extras },
        },
        Contact: contact,
        Block: block,
        FollowUp: followUp,
        Fault: faultSchema,
        ...openDataSchemas,
      },
    },
  };
}
