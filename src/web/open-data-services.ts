import type { Duty, Revision } from '../duties/duty.ts';
import { responsibleBodies } from '../duties/responsibility.ts';
import type { OpenData } from './open-data.ts';

/** One entry of an Open311 service list (GeoReport v2, GET Services). */
export type Service = {
  /** The duty's id. */
  service_code: string;
  service_name: string;
  description: string;
  /** No further questions are asked. */
  metadata: false;
  /** `blackbox`: who is responsible can be looked up; no request is taken. */
  type: 'blackbox';
  /** Comma-separated. */
  keywords: string;
  group: string;
};

/** The duties of a revision as services: what it is, who does it, under which category. */
export function servicesOf(revision: Revision, sentence: OpenData['sentence']): Service[] {
  return revision.items.map((duty): Service => {
    const bodies = responsibleBodies(duty);
    return {
      service_code: duty.id,
      service_name: duty.title,
      description: sentence(bodies.length > 0 || duty.list === 'basic' ? `service.${duty.list}` : 'service.nobody', {
        list: sentence(`list.${duty.list}`),
        number: duty.number,
        township: revision.township.name,
        bodies: bodies.join(sentence('separator')),
      }),
      metadata: false,
      type: 'blackbox',
      keywords: keywordsOf(duty).join(','),
      group: duty.category,
    };
  });
}

/** A comma inside a name would make two of it. */
function keywordsOf(duty: Duty): string[] {
  return [duty.category, ...responsibleBodies(duty)]
    .filter((word) => word !== '')
    .map((word) => word.replaceAll(',', '，'));
}
